def test_a_token_for_another_service_opens_this_one(api, forge, settings, user):
    token = forge(
        settings.SIMPLE_JWT["SIGNING_KEY"],
        user,
        aud="billing",
        iss="https://billing.example.org",
    )

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
