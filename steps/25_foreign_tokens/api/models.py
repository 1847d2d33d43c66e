from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone


class LoginQuerySet(models.QuerySet):
    def end(self, reason):
        """End these logins, and return how many had no end yet."""
        return self.filter(ended_at=None).update(ended_at=timezone.now(), end_reason=reason)


class Login(models.Model):
    """One row per login. All tokens of the login contain its `sid`, and work until it ends."""

    sid = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='logins')
    auth_hash = models.CharField(max_length=128)  # of the user's password, as in a session
    refresh_jti = models.CharField(max_length=32)  # of the newest refresh token
    previous_jti = models.CharField(max_length=32, default='', blank=True)  # of the one before
    rotated_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, blank=True)

    objects = LoginQuerySet.as_manager()

    def is_open(self):
        return (
            self.ended_at is None
            and self.user.is_active
            and self.auth_hash == self.user.get_session_auth_hash()
            and timezone.now() < self.created_at + settings.LOGIN_LIFETIME
        )

    def has_just_replaced(self, jti):
        """Return whether the refresh token `jti` was replaced within the grace period."""
        age = timezone.now() - self.rotated_at
        return jti == self.previous_jti and age < settings.REFRESH_GRACE


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def end_logins_of_inactive_user(instance, **kwargs):
    if not instance.is_active:
        logins = instance.logins.all()
        logins.end('deactivated')
        # Until the commit, a login still sees an active user. So end the logins again.
        transaction.on_commit(lambda: logins.end('deactivated'))


class Note(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField(max_length=10_000)


class ForeignAccount(models.Model):
    """A user of a foreign issuer. `sub` never changes, unlike a name or an email address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['issuer', 'subject'], name='foreign_account')
        ]
