from django.db import models


class EndedSession(models.Model):
    """A login whose refresh tokens are all refused, because one of them was used twice."""

    sid = models.UUIDField(primary_key=True)
    ended_at = models.DateTimeField(auto_now_add=True)
