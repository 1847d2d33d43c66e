from config.settings import *

REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["lookup.CarefulAuthentication"]}

SIMPLE_JWT = SIMPLE_JWT | {"TOKEN_REFRESH_SERIALIZER": "refreshing.RefreshSerializer"}
