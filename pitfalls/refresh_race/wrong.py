from config.settings import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {
    "TOKEN_REFRESH_SERIALIZER": "rest_framework_simplejwt.serializers.TokenRefreshSerializer",
}
