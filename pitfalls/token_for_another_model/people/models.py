from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Customer(AbstractBaseUser):
    email = models.EmailField(unique=True)
    USERNAME_FIELD = "email"
