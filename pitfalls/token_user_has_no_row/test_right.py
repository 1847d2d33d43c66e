import pytest


@pytest.mark.parametrize("what", ["nothing", "save", "own"])
def test_the_user_is_a_row(api, user, what):
    answer = api.post(f"/api/change/{what}/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"id": str(user.pk)}
