import pytest

from right import with_credentials, with_login


@pytest.mark.parametrize("ask", [with_login, with_credentials])
def test_the_view_knows_the_user_of_the_token(user, ask):
    answer = ask()

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_wrong_password_fails_the_test(user):
    with pytest.raises(AssertionError, match="No active account found"):
        with_login("wrong")
