def test_another_process_accepts_the_token(api, serve):
    tokens = api.log_in()
    other = serve()

    answer = other.get("/api/protected/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert other.refresh(tokens["refresh"]).status_code == 200


def test_a_missing_key_stops_the_start(start):
    run = start("check", SECRET_KEY=None)

    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == "KeyError: 'SECRET_KEY'"
