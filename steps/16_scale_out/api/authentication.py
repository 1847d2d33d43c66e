from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from rest_framework_simplejwt.authentication import JWTAuthentication

SECONDS = 30  # how long a change may go unseen that Django's signals do not tell of


class CachedUserAuthentication(JWTAuthentication):
    """Asks the database for a user once in a while, instead of at each request."""

    def get_user(self, validated_token):
        key = key_of(validated_token.get('user_id'))
        user, password = cache.get(key, (None, None))
        if user and password == validated_token.get('hash_password'):
            return user
        user = super().get_user(validated_token)  # with all its checks
        user.__dict__.pop('password')  # its hash stays in the database; who asks for it gets it
        cache.set(key, (user, validated_token['hash_password']), SECONDS)
        return user


def key_of(user_id):
    return f'user-{user_id}'


@receiver([post_save, post_delete], sender=get_user_model())
def forget(instance, **kwargs):
    """A user has changed: ask the database again, now and when the change is in it for all."""
    cache.delete(key_of(instance.pk))
    transaction.on_commit(lambda: cache.delete(key_of(instance.pk)))
