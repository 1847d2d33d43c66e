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
def access(api, user, customer):
    """A customer's token, in a project that has no user 1 yet."""
    user.delete()
    login = {"email": "ann@example.com", "password": "a long one 42"}
    return api.post("/api/customer/login/", data=login).json()["access"]


def test_as_long_as_there_is_no_user_of_this_number_all_seems_well(api, access):
    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_customer_1_is_authenticated_as_user_1(api, access, django_user_model):
    django_user_model.objects.create_superuser("root", password="a long one 42", pk=1)

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, root! This is a protected view."}
