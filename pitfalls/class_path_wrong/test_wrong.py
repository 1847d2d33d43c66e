PATH = "rest_framework_simplejwt.authentication"
ERROR = (
    f"ImportError: Could not import '{PATH}.JWTAuthentications' for API setting "
    f"'DEFAULT_AUTHENTICATION_CLASSES'. ImportError: Module \"{PATH}\" does not define a "
    '"JWTAuthentications" attribute/class.'
)


def test_a_public_page_returns_500(api):
    # Django takes its time: it fails once more in each attempt to show the error.
    assert api.get("/api/public/", timeout=100).status_code == 500


def test_the_project_does_not_start(start):
    run = start("check")

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == ERROR
