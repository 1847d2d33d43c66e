SINCE = "5.5.1"


def test_a_token_for_an_inactive_user_writes_a_warning(user, caplog):
    from rest_framework_simplejwt.tokens import RefreshToken

    user.is_active = False
    user.save()

    RefreshToken.for_user(user)

    assert "Creating token for inactive user" in caplog.text
