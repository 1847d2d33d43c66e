from pathlib import Path


def test_a_login_and_a_token_work(serve):
    api = serve()
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})
    assert answer.status_code == 200

    answer = api.get("/api/protected/", token=answer.json()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_the_file_is_still_there_and_can_be_imported(start):
    assert Path("helpers/jwt.py").exists()

    run = start("shell", "-c", "import jwt; from helpers.jwt import short; print(jwt.__file__)")

    assert run.returncode == 0, run.stderr
    assert "site-packages" in run.stdout
