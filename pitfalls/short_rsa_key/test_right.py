import jwt
from rest_framework_simplejwt.tokens import AccessToken


def test_a_login_and_its_tokens_work_without_a_warning(api, user, recwarn):
    tokens = api.log_in()
    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
    assert api.get("/api/protected/", token="made-up").status_code == 401

    str(AccessToken.for_user(user))

    assert [it for it in recwarn if it.category is jwt.InsecureKeyLengthWarning] == []


def test_a_short_key_ends_in_an_error(start):
    code = (
        "import jwt; from project import new_pair; "
        "jwt.encode({'sub': '1'}, new_pair(%d)['SIGNING_KEY'], algorithm='RS256')"
    )
    assert start("shell", "-c", code % 2048).returncode == 0

    run = start("shell", "-c", code % 1024)

    assert run.returncode == 1
    assert "InsecureKeyLengthWarning: The RSA key is 1024 bits long" in run.stderr
