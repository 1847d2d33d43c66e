SINCE = "5.4.0"


def test_the_row_of_a_rotated_token_that_is_revoked_names_its_user(api, user):
    from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken

    second = api.refresh(api.log_in()["refresh"]).json()["refresh"]
    api.refresh(second)

    users = {row.token.user_id for row in BlacklistedToken.objects.select_related("token")}
    assert users == {user.pk}
