PATH = "rest_framework_simplejwt.authentication"
ERROR = (
    f"ImportError: Could not import '{PATH}.JWTAuthentications' for API setting "
    f"'DEFAULT_AUTHENTICATION_CLASSES'. ImportError: Module \"{PATH}\" does not define a "
    '"JWTAuthentications" attribute/class.'
)


def test_each_request_returns_500(api):
    assert api.get("/api/public/").status_code == 500
    assert api.post("/api/token/", data={"username": "user"}).status_code == 500


def test_the_project_does_not_start(start):
    run = start("check")

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == ERROR
