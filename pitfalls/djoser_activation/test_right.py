import pytest
from visitor import link, log_in, press, register


@pytest.fixture
def page(api, address, mailoutbox):
    """The page that ann opens from her email."""
    register(api)
    answer = api.get(link(address, mailoutbox))
    assert answer.status_code == 200
    return answer


def test_who_pressed_the_button_can_log_in(api, page):
    assert log_in(api).status_code == 401

    assert press(api, page).status_code == 204

    assert log_in(api).status_code == 200


def test_opening_the_link_activates_nothing(api, page):
    assert log_in(api).status_code == 401


def test_a_changed_link_is_rejected(api, page, address, mailoutbox):
    changed = api.get(link(address, mailoutbox) + "x")

    answer = press(api, changed)

    assert answer.status_code == 400
    assert answer.json() == {"token": ["Invalid token for given user."]}


def test_a_used_link_does_not_reopen_a_deactivated_account(api, page, django_user_model):
    press(api, page)
    assert log_in(api).status_code == 200
    django_user_model.objects.filter(username="ann").update(is_active=False)

    answer = press(api, page)

    assert answer.status_code == 400
    assert log_in(api).status_code == 401


def test_without_the_last_login_the_link_reopens_it(api, page, django_user_model):
    press(api, page)
    django_user_model.objects.filter(username="ann").update(is_active=False)
    assert django_user_model.objects.get(username="ann").last_login is None

    assert press(api, page).status_code == 204
    assert log_in(api).status_code == 200
