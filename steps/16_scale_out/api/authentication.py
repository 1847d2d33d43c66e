from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models.signals import pre_delete, pre_save
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
        cache.add(key, (user, validated_token['hash_password']), SECONDS)
        return user


def key_of(user_id):
    return f'user-{user_id}'


@receiver([pre_save, pre_delete], sender=get_user_model())
def forget(instance, **kwargs):
    """A user is about to change. Put a mark in the place, which `add` does not overwrite: who has
    read the old row, or reads it before the change is in the database for all, cannot keep it."""
    cache.set(key_of(instance.pk), (None, None), SECONDS)
