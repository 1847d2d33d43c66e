import pytest

LINK = "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html"
ERROR = (
    "RuntimeError: The '{}' setting has been removed. "
    f"Please refer to '{LINK}' for available settings."
)


def test_the_project_does_not_start(start):
    run = start("check", DJANGO_SETTINGS_MODULE="wrong_with_app")

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == ERROR.format("SECRET_KEY")


def test_without_the_app_a_public_page_returns_500(api):
    assert api.get("/api/public/", timeout=100).status_code == 500


RENAMED = {
    "SECRET_KEY": "SIGNING_KEY",
    "AUTH_HEADER_TYPE": "AUTH_HEADER_TYPES",
    "AUTH_TOKEN_CLASS": "AUTH_TOKEN_CLASSES",
    "TOKEN_BACKEND_CLASS": "ALGORITHM",
}


@pytest.mark.parametrize("name", RENAMED)
def test_four_old_names_are_looked_for(start, name):
    code = "from rest_framework_simplejwt.settings import APISettings, DEFAULTS as D; "
    run = start("shell", "-c", f"{code} APISettings({{'{name}': 'x'}}, D)", **RIGHT)

    assert run.stderr.splitlines()[-1] == ERROR.format(name)


def test_their_new_names_exist_and_any_other_name_is_ignored(start):
    code = (
        "from rest_framework_simplejwt.settings import APISettings, DEFAULTS as D, "
        "REMOVED_SETTINGS as R; APISettings({'NO_SUCH_NAME': 'x'}, D); print(sorted(R), sorted(D))"
    )
    run = start("shell", "-c", code, **RIGHT)

    assert run.returncode == 0, run.stderr
    removed = run.stdout.partition("]")[0]
    assert all(f"'{name}'" in removed for name in RENAMED)
    assert removed.count(",") == len(RENAMED) - 1
    assert all(f"'{name}'" in run.stdout for name in RENAMED.values())


RIGHT = {"DJANGO_SETTINGS_MODULE": "right"}
