from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A user who logs in with an email address: for a project without data."""

    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username"]
