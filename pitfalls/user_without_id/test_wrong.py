def log_in(api, password):
    return api.post("/api/token/", data={"username": "user", "password": password})


def test_a_login_with_the_right_password_breaks(api):
    answer = log_in(api, "pass")

    assert answer.status_code == 500
    assert "AttributeError" in answer.text
    assert "&#x27;User&#x27; object has no attribute &#x27;id&#x27;" in answer.text


def test_one_with_a_wrong_password_is_refused_as_ever(api):
    assert log_in(api, "wrong").status_code == 401
