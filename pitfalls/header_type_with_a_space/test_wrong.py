import pytest
from django.core.checks import run_checks

FORMS = ["Bearer {}", "Bearer  {}", "bearer {}", "BEARER {}", '"Bearer " {}', "JWT {}"]


@pytest.mark.parametrize("form", FORMS)
def test_a_valid_token_is_rejected(api, form):
    authorization = form.format(api.log_in()["access"])

    answer = api.get("/api/protected/", headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_no_check_reports_it():
    assert run_checks() == []
