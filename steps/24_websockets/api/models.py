from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from api.sockets import check_logins


class LoginQuerySet(models.QuerySet):
    def end(self, reason):
        """End these logins, and return how many had no end yet. Their sockets close."""
        user_ids = set(self.values_list('user', flat=True))
        ended = self.filter(ended_at=None).update(ended_at=timezone.now(), end_reason=reason)
        check_logins(user_ids)
        return ended


class Login(models.Model):
    """One row per login. All tokens of the login contain its `sid`, and work until it ends."""

    sid = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='logins')
    auth_hash = models.CharField(max_length=128)  # of the user's password, as in a session
    refresh_jti = models.CharField(max_length=32)  # of the newest refresh token
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, blank=True)

    objects = LoginQuerySet.as_manager()

    def is_open(self):
        return (
            self.ended_at is None
            and self.user.is_active
            and self.auth_hash == self.user.get_session_auth_hash()
        )


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def end_logins_of_inactive_user(instance, **kwargs):
    if not instance.is_active:
        logins = instance.logins.all()
        logins.end('deactivated')
        # Until the commit, a login still sees an active user. So end the logins again.
        transaction.on_commit(lambda: logins.end('deactivated'))


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def check_logins_of_user(instance, **kwargs):
    check_logins([instance.pk])


@receiver(post_delete, sender=Login)  # also when the user is deleted
def check_deleted_login(instance, **kwargs):
    check_logins([instance.user_id])
