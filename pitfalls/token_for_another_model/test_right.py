import pytest


@pytest.fixture
def customer(transactional_db):
    """Customer 1."""
    from people.models import Customer

    customer = Customer(pk=1, email="ann@example.com")
    customer.set_password("a long one 42")
    customer.save()
    return customer


@pytest.fixture
def access(api, user, customer, django_user_model):
    """A customer's token, in a project whose user 1 is an administrator."""
    user.delete()
    django_user_model.objects.create_superuser("root", password="a long one 42", pk=1)
    login = {"email": "ann@example.com", "password": "a long one 42"}
    return api.post("/api/customer/login/", data=login).json()["access"]


def test_the_token_of_a_customer_is_rejected_where_users_are_expected(api, access):
    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token has wrong type"


def test_the_customer_has_access_to_her_profile(api, access):
    answer = api.get("/api/customer/profile/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"email": "ann@example.com"}


def test_the_token_of_a_user_is_rejected_where_customers_are_expected(api, access):
    token = api.log_in("root", "a long one 42")["access"]

    assert api.get("/api/protected/", token=token).status_code == 200
    answer = api.get("/api/customer/profile/", token=token)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token has wrong type", "code": "token_not_valid"}


def test_a_deleted_customer_is_rejected(api, access, customer):
    customer.delete()

    assert api.get("/api/customer/profile/", token=access).status_code == 401
