def test_a_program_guesses_until_it_is_in(api):
    guesses = [*(str(number) for number in range(50)), "pass"]

    answers = [
        api.post("/api/token/", data={"username": "user", "password": guess}) for guess in guesses
    ]

    assert [answer.status_code for answer in answers] == [401] * 50 + [200]
