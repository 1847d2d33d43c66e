from config.settings import *

# As the base step has them: a row per login.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.LoginAuthentication"],
}
SIMPLE_JWT = {
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "TOKEN_OBTAIN_SERIALIZER": "api.serializers.ObtainSerializer",
    "TOKEN_REFRESH_SERIALIZER": "api.serializers.RefreshSerializer",
}
REFRESH_GRACE = timedelta(seconds=10)
