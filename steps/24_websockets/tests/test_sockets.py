import asyncio
import functools
import json
import subprocess
import sys
import time
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from channels.testing import HttpCommunicator, WebsocketCommunicator
from django.conf import settings as project
from django.contrib.contenttypes.models import ContentType
from django.core.management import get_commands
from django.db import connection
from django.db.models.signals import post_delete, post_save
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

pytestmark = pytest.mark.django_db(transaction=True)

BAD_MESSAGE, INVALID_TOKEN, TOO_LATE, LOGIN_ENDED, TOKEN_EXPIRED = 4400, 4401, 4408, 4410, 4419
GREETING = {"user": "user"}
SECONDS = 10  # how long a test waits at most


def in_a_loop(test):
    """Run an async test in an event loop. Its fixtures are not async."""

    @functools.wraps(test)
    def run(**fixtures):
        async_to_sync(test)(**fixtures)

    return run


@pytest.fixture
def application():
    """The ASGI application of the project."""
    from config.asgi import application

    assert isinstance(application, ProtocolTypeRouter), "config.asgi has no ProtocolTypeRouter"
    return application


@pytest.fixture
def tokens(client, user):
    """The body of a login: {"refresh": …, "access": …}."""
    return log_in(client)


def log_in(client):
    response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert response.status_code == 200
    return response.json()


def log_out(client, tokens):
    response = client.post("/api/token/blacklist/", {"refresh": tokens["refresh"]})
    assert response.status_code == 200


@contextmanager
def slow_database(seconds):
    """Let each statement of this thread, which is that of the consumers too, take so long."""

    def execute_slowly(execute, *statement):
        time.sleep(seconds)
        return execute(*statement)

    with connection.execute_wrapper(execute_slowly):
        yield


@asynccontextmanager
async def opened(application, path="/ws/"):
    """A WebSocket that the server has accepted."""
    socket = WebsocketCommunicator(application, path)
    assert await is_accepted(socket)
    try:
        yield socket
    finally:
        socket.stop(exceptions=False)


async def is_accepted(socket):
    try:
        connected, _ = await socket.connect(timeout=SECONDS)
    except Exception as error:
        pytest.fail(f"the application raises {error!r}")
    return connected


@asynccontextmanager
async def logged_in(application, token):
    async with opened(application) as socket:
        await send(socket, {"access": token})
        assert await received(socket) == GREETING
        yield socket


async def send(socket, message):
    text = message if isinstance(message, str) else json.dumps(message)
    await socket.send_input({"type": "websocket.receive", "text": text})


async def received(socket):
    """Return the next message, the code with which the server closes the socket, or None."""
    try:
        output = await socket.receive_output(timeout=SECONDS)
    except TimeoutError:
        return None
    except Exception as error:
        pytest.fail(f"the consumer raises {error!r}")
    if output["type"] == "websocket.close":
        return output.get("code")
    return json.loads(output["text"])


def lasting(token, seconds):
    """Return this access token with another lifetime."""
    token = AccessToken(token)
    token.set_exp(lifetime=timedelta(seconds=seconds))
    return str(token)


# The first message


@in_a_loop
async def test_an_access_token_logs_the_socket_in(application, tokens):
    async with logged_in(application, tokens["access"]) as socket:
        assert await socket.receive_nothing()


def other_tokens(tokens):
    forged = AccessToken(tokens["access"])
    return {
        "a refresh token": tokens["refresh"],
        "another signature": str(forged)[:-4] + "AAAA",
        "no token": "nonsense",
        "a NUL": "\0",
        "a header of many brackets": "W1tb" * 900 + ".e30.AAAA",
    }


@pytest.mark.parametrize("name", other_tokens({"access": None, "refresh": None}))
@in_a_loop
async def test_a_token_that_is_not_a_valid_access_token_closes_the_socket(
    application, tokens, name
):
    async with opened(application) as socket:
        await send(socket, {"access": other_tokens(tokens)[name]})
        assert await received(socket) == INVALID_TOKEN


@in_a_loop
async def test_an_expired_token_closes_the_socket(application, tokens):
    async with opened(application) as socket:
        await send(socket, {"access": lasting(tokens["access"], -1)})
        assert await received(socket) == TOKEN_EXPIRED


@in_a_loop
async def test_the_token_of_an_ended_login_closes_the_socket(application, client, tokens):
    await sync_to_async(log_out)(client, tokens)
    async with opened(application) as socket:
        await send(socket, {"access": tokens["access"]})
        assert await received(socket) == LOGIN_ENDED


@in_a_loop
async def test_a_token_without_a_login_closes_the_socket(application, user):
    async with opened(application) as socket:
        await send(socket, {"access": str(RefreshToken.for_user(user).access_token)})
        assert await received(socket) == LOGIN_ENDED


BAD = {
    "empty": "",
    "not JSON": "access",
    "a list": '["access"]',
    "null": "null",
    "no token": "{}",
    "a number": '{"access": 1}',
    "another field": '{"access": "a.b.c", "user": 1}',
    "half of a character": '{"access": "\\ud800"}',
    "many brackets": "[" * 4000,
    "a number of many digits": "9" * 4096,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
@in_a_loop
async def test_another_message_closes_the_socket(application, db, text):
    async with opened(application) as socket:
        await send(socket, text)
        assert await received(socket) == BAD_MESSAGE


@in_a_loop
async def test_a_binary_message_closes_the_socket(application, db):
    async with opened(application) as socket:
        await socket.send_to(bytes_data=b'{"access": "a.b.c"}')
        assert await received(socket) == BAD_MESSAGE


@pytest.mark.parametrize("length, answer", [(4096, GREETING), (4097, BAD_MESSAGE)])
@in_a_loop
async def test_a_long_message_closes_the_socket(application, tokens, length, answer):
    async with opened(application) as socket:
        await send(socket, json.dumps({"access": tokens["access"]}).ljust(length))
        assert await received(socket) == answer


@in_a_loop
async def test_a_second_message_closes_the_socket(application, tokens):
    async with logged_in(application, tokens["access"]) as socket:
        await send(socket, {"access": tokens["access"]})
        assert await received(socket) == BAD_MESSAGE


@in_a_loop
async def test_a_closed_socket_ignores_more_messages(application, tokens):
    groups = set(get_channel_layer().groups)
    async with opened(application) as socket:
        for message in ("nonsense", "nonsense", {"access": tokens["access"]}):
            await send(socket, message)
        assert await received(socket) == BAD_MESSAGE
        assert await socket.receive_nothing()
        assert set(get_channel_layer().groups) == groups


@in_a_loop
async def test_silence_closes_the_socket(application, db, settings):
    assert getattr(project, "SOCKET_LOGIN_TIMEOUT", None) == 5
    settings.SOCKET_LOGIN_TIMEOUT = 0.1
    async with opened(application) as socket:
        assert await received(socket) == TOO_LATE


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/1/"])
@in_a_loop
async def test_another_path_is_denied(application, db, path):
    assert not await is_accepted(WebsocketCommunicator(application, path))


# A socket that is open


@in_a_loop
async def test_the_socket_closes_when_its_token_expires(application, tokens, settings):
    settings.SOCKET_LOGIN_TIMEOUT = 0.5
    async with logged_in(application, lasting(tokens["access"], 2)) as socket:
        assert await received(socket) == TOKEN_EXPIRED


@in_a_loop
async def test_a_logout_closes_the_socket(application, client, tokens):
    async with logged_in(application, tokens["access"]) as socket:
        await sync_to_async(log_out)(client, tokens)
        assert await received(socket) == LOGIN_ENDED


@in_a_loop
async def test_a_logout_while_the_socket_joins_its_group_closes_it(
    application, client, tokens, monkeypatch
):
    layer = get_channel_layer()
    add = layer.group_add

    async def log_out_first(*args):
        await sync_to_async(log_out)(client, tokens)
        await add(*args)

    monkeypatch.setattr(layer, "group_add", log_out_first)
    async with opened(application) as socket:
        await send(socket, {"access": tokens["access"]})
        assert await received(socket) == LOGIN_ENDED


@in_a_loop
async def test_a_logout_leaves_the_sockets_of_other_logins_open(application, client, tokens):
    other_device = await sync_to_async(log_in)(client)
    async with logged_in(application, other_device["access"]) as socket:
        await sync_to_async(log_out)(client, tokens)
        assert await socket.receive_nothing()


def deactivate(user):
    user.is_active = False
    user.save()


def change_the_password(user):
    user.set_password("another")
    user.save()


ENDS = {
    "end of all logins": lambda user: user.logins.end("everywhere"),
    "deactivation": deactivate,
    "new password": change_the_password,
    "deletion": lambda user: user.delete(),
    "deletion of the login": lambda user: user.logins.all().delete(),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@in_a_loop
async def test_each_other_end_of_the_login_closes_the_socket(application, user, tokens, end):
    async with logged_in(application, tokens["access"]) as socket:
        await sync_to_async(end)(user)
        assert await received(socket) == LOGIN_ENDED


@in_a_loop
async def test_a_refresh_leaves_the_socket_open(application, client, tokens):
    async with logged_in(application, tokens["access"]) as socket:
        response = await sync_to_async(client.post)(
            "/api/token/refresh/", {"refresh": tokens["refresh"]}
        )
        assert response.status_code == 200
        assert await socket.receive_nothing()


def test_a_socket_that_has_sent_its_token_may_wait_for_the_database(application, tokens, settings):
    settings.SOCKET_LOGIN_TIMEOUT = 0.1

    @async_to_sync
    async def log_in():
        async with logged_in(application, tokens["access"]) as socket:
            assert await socket.receive_nothing()

    with slow_database(0.2):
        log_in()


def test_a_token_that_expires_while_the_socket_logs_in_closes_it(application, tokens):
    @async_to_sync
    async def log_in():
        async with opened(application) as socket:
            await send(socket, {"access": lasting(tokens["access"], 2)})
            assert await received(socket) == TOKEN_EXPIRED
            assert await socket.receive_nothing(timeout=2.5)

    with slow_database(1.5):
        log_in()


@in_a_loop
async def test_nothing_is_left_of_a_socket_that_the_client_closes(application, tokens):
    groups = get_channel_layer().groups
    before = set(groups), asyncio.all_tasks()
    async with logged_in(application, tokens["access"]) as socket:
        await socket.disconnect()
    await asyncio.sleep(0)
    assert (set(groups), asyncio.all_tasks()) == before


def test_a_logout_succeeds_if_the_channel_layer_does_not(application, client, tokens, monkeypatch):
    async def unreachable(*args):
        raise ConnectionError

    monkeypatch.setattr(get_channel_layer(), "group_send", unreachable)
    log_out(client, tokens)


def test_an_end_still_stores_its_reason_and_returns_how_many_there_were(user, tokens):
    assert user.logins.end("everywhere") == 1
    assert user.logins.end("again") == 0
    login = user.logins.get()
    assert login.end_reason == "everywhere"
    assert login.ended_at is not None


@pytest.mark.parametrize("signal", [post_save, post_delete])
def test_the_signal_of_another_model_is_not_received(signal):
    assert not signal.has_listeners(ContentType)


# How it is served


@in_a_loop
async def test_the_application_still_serves_requests(application, db):
    try:
        request = HttpCommunicator(
            application, "GET", "/api/public/", headers=[(b"host", b"testserver")]
        )
        response = await request.get_response(timeout=SECONDS)
    except Exception as error:
        pytest.fail(f"the application raises {error!r}")
    assert response["status"] == 200


def test_a_server_can_import_the_application(settings):
    command = [sys.executable, "-B", "-c", "import config.asgi"]
    finished = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr


def test_runserver_serves_websockets():
    assert get_commands()["runserver"] == "daphne"
    assert getattr(project, "ASGI_APPLICATION", None) == "config.asgi.application"


def test_without_redis_the_channel_layer_is_in_memory():
    assert type(get_channel_layer()).__name__ == "InMemoryChannelLayer"


def test_redis_url_chooses_the_channel_layer_of_redis(start):
    program = "from django.conf import settings; print(getattr(settings, 'CHANNEL_LAYERS', {}))"
    finished = start("shell", "-v", "0", "-c", program, REDIS_URL="redis://redis.example/1")

    assert "RedisChannelLayer" in finished.stdout
    assert "redis://redis.example/1" in finished.stdout
    # The layer waits 5 seconds for a message, so redis-py must wait longer.
    assert "'socket_timeout': 10" in finished.stdout
    # With the defaults, which are 100, messages are lost and sockets get errors if there are more.
    assert "'capacity': 10000" in finished.stdout
    assert "'max_connections': 10000" in finished.stdout
