from right import ask


def test_the_stored_token_works(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert answer.request.headers["Authorization"].startswith("Bearer ey")


def test_a_token_from_a_file_works_without_its_line_break(api, tmp_path):
    path = tmp_path / "token.txt"
    path.write_text(api.log_in()["access"] + "\n")

    answer = api.get("/api/protected/", token=path.read_text().strip())

    assert answer.status_code == 200
