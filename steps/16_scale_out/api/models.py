from django.conf import settings
from django.db import models


class EndedSession(models.Model):
    """A login whose refresh tokens are all refused, because one of them was used twice."""

    sid = models.UUIDField(primary_key=True)
    ended_at = models.DateTimeField(auto_now_add=True)


class Note(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField(max_length=10_000)
