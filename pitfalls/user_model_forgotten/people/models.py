from django.contrib.auth.models import AbstractUser
from django.db import models


class Member(AbstractUser):
    groups = models.ManyToManyField("auth.Group", related_name="members", blank=True)
    user_permissions = models.ManyToManyField("auth.Permission", related_name="members", blank=True)
