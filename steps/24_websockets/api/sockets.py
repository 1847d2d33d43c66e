from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction


def group_of(user_id):
    """Return the name of the group that all sockets of a user join."""
    return f'user-{user_id}'


def check_logins(user_ids):
    """Let all sockets of these users check their logins, after the commit."""

    def send():
        for user_id in user_ids:
            group_send = async_to_sync(get_channel_layer().group_send)
            group_send(group_of(user_id), {'type': 'check_login'})

    transaction.on_commit(send, robust=True)  # without Redis, a logout still succeeds
