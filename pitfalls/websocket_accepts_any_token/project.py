from config.settings import *

# daphne serves HTTP and WebSockets with `runserver`.
INSTALLED_APPS = [
    "daphne",
    *INSTALLED_APPS,
    "channels",
    "rest_framework_simplejwt.token_blacklist",
]

ASGI_APPLICATION = "sockets.application"
