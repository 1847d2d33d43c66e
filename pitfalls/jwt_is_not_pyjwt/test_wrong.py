import shutil
from html import unescape
from pathlib import Path

import jwt
import pytest

LOGIN = {"username": "user", "password": "pass"}
ERROR = "cannot import name 'ExpiredSignatureError' from 'jwt'"


def test_each_login_and_each_token_returns_500_and_nothing_else_does(serve):
    api = serve()

    login = api.post("/api/token/", data=LOGIN)
    request = api.get("/api/protected/", token="made-up")

    assert login.status_code == request.status_code == 500
    for answer in (login, request):
        assert ERROR in unescape(answer.text)
        assert "helpers/jwt.py" in answer.text.replace("\\", "/")
    assert api.get("/api/public/").status_code == 200
    assert api.get("/api/protected/").status_code == 401


@pytest.fixture
def put_aside(tmp_path):
    """The path of `helpers/jwt.py` while the test runs: it is not in the project then."""
    moved = tmp_path / "jwt.py"
    shutil.move("helpers/jwt.py", moved)
    yield moved
    shutil.move(moved, "helpers/jwt.py")


@pytest.fixture
def package(put_aside):
    """A folder for PYTHONPATH, in which a stand-in for the package `jwt` is installed alone."""
    folder = put_aside.parent / "packages"
    (folder / "jwt").mkdir(parents=True)
    (folder / "jwt" / "__init__.py").write_text("class JWT: ...\n")
    (folder / "jwt" / "exceptions.py").write_text("class JWTException(Exception): ...\n")
    return folder


def test_a_file_beside_manage_py_has_the_same_effect(serve, put_aside):
    shutil.copy(put_aside, "jwt.py")
    try:
        answer = serve().post("/api/token/", data=LOGIN)
    finally:
        Path("jwt.py").unlink()

    assert answer.status_code == 500
    assert ERROR in unescape(answer.text)


def test_the_package_jwt_instead_of_pyjwt_has_the_same_effect(serve, package):
    answer = serve(PYTHONPATH=str(package)).post("/api/token/", data=LOGIN)

    assert answer.status_code == 500
    assert ERROR in unescape(answer.text)


def test_the_package_jwt_over_pyjwt_has_another_message(serve, package):
    for path in Path(jwt.__file__).parent.glob("*.py"):
        if not (package / "jwt" / path.name).exists():
            shutil.copy(path, package / "jwt")

    answer = serve(PYTHONPATH=str(package)).post("/api/token/", data=LOGIN)

    assert answer.status_code == 500
    assert "cannot import name 'InvalidKeyError' from 'jwt.exceptions'" in unescape(answer.text)
