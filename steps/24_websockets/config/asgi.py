"""
ASGI config for config project.

It exposes the ASGI callable as a module-level variable named ``application``.

For more information on this file, see
https://docs.djangoproject.com/en/5.2/howto/deployment/asgi/
"""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')

http = get_asgi_application()  # it loads the models, which the consumers import

from api.consumers import LiveConsumer  # noqa: E402

application = ProtocolTypeRouter({
    'http': http,
    'websocket': URLRouter([
        path('ws/', LiveConsumer.as_asgi()),
        re_path('', WebsocketDenier.as_asgi()),  # any other path: 403
    ]),
})
