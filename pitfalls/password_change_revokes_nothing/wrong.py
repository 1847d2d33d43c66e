from config.settings import *

# Not needed: these are simplejwt's defaults.
SIMPLE_JWT = SIMPLE_JWT | {
    "CHECK_REVOKE_TOKEN": False,
    "TOKEN_REFRESH_SERIALIZER": "rest_framework_simplejwt.serializers.TokenRefreshSerializer",
}
