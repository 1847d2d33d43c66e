"""The login of the customers, which checks the password. It does not say what token they get."""

from people.models import Customer


def customer_of(data):
    """Return the customer with this email address and password, or None."""
    customer = Customer.objects.filter(email=data.get("email")).first()
    if customer and customer.check_password(data.get("password")):
        return customer
