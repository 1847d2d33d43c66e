import asyncio
import json
import time
from contextlib import suppress

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken

from api.authentication import find_login
from api.sockets import group_of

# The codes from 4000 on are free for applications: RFC 6455, section 7.4.2.
BAD_MESSAGE, INVALID_TOKEN, TOO_LATE, LOGIN_ENDED, TOKEN_EXPIRED = 4400, 4401, 4408, 4410, 4419


def read_token(text):
    """Return the token of a message {"access": "…"}, or None if it is another message."""
    with suppress(TypeError, ValueError, RecursionError):  # TypeError: binary, so without text
        if len(text) <= settings.SOCKET_MESSAGE_LENGTH:
            match json.loads(text):
                case {'access': str(token), **others} if not others and token.isascii():
                    return token


class LiveConsumer(AsyncWebsocketConsumer):
    """A socket that belongs to a login."""

    token = timer = None
    is_closed = False

    async def connect(self):
        await self.accept()
        self.close_in(settings.SOCKET_LOGIN_TIMEOUT, TOO_LATE)

    async def receive(self, text_data=None, bytes_data=None):
        access = read_token(text_data)
        if self.is_closed:
            return
        if self.token or access is None:
            return await self.close(BAD_MESSAGE)
        try:
            self.token = AccessToken(access)
        except ExpiredTokenError:
            return await self.close(TOKEN_EXPIRED)
        except TokenError:
            return await self.close(INVALID_TOKEN)
        self.close_in(self.token['exp'] - time.time(), TOKEN_EXPIRED)
        if login := await self.check_login():
            await self.join(group_of(login.user_id))
            # The login may have ended before the socket joined the group.
            if await self.check_login() and not self.is_closed:
                await self.send(json.dumps({'user': login.user.username}))

    async def join(self, group):
        self.groups.append(group)  # Channels leaves these groups when the socket closes
        await self.channel_layer.group_add(group, self.channel_name)

    async def check_login(self, event=None):
        """Return the open login of the token, or close the socket."""
        try:
            return await database_sync_to_async(find_login)(self.token)
        except AuthenticationFailed:
            await self.close(LOGIN_ENDED)

    def close_in(self, seconds, code):
        """Close the socket then, instead of at the time that was set before."""
        self.stop_timer()
        self.timer = asyncio.create_task(self.wait_and_close(seconds, code))

    async def wait_and_close(self, seconds, code):
        await asyncio.sleep(seconds)
        await self.close(code)

    def stop_timer(self):
        if self.timer:
            self.timer.cancel()

    async def close(self, code):
        if not self.is_closed:
            self.is_closed = True
            await super().close(code)

    async def disconnect(self, code):
        self.stop_timer()
