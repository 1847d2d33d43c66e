from django.core.checks import run_checks


def log_in(api, password):
    return api.post("/api/token/", data={"username": "user", "password": password})


def test_a_login_with_the_right_password_breaks(api):
    answer = log_in(api, "pass")

    assert answer.status_code == 500
    assert "TypeError" in answer.text
    operands = "&#x27;datetime.datetime&#x27; and &#x27;int&#x27;"
    assert f"unsupported operand type(s) for +: {operands}" in answer.text


def test_one_with_a_wrong_password_is_refused_as_ever(api):
    assert log_in(api, "wrong").status_code == 401


def test_nothing_warns_you():
    assert run_checks() == []
