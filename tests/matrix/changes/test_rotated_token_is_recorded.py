SINCE = "5.5.0"


def test_a_rotated_token_is_outstanding_at_once(api, user):
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    second = api.refresh(api.log_in()["refresh"]).json()["refresh"]

    assert OutstandingToken.objects.filter(user=user, token=second).exists()
