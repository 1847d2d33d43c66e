from config.settings import *

# Not needed: these are simplejwt's defaults.
SIMPLE_JWT = SIMPLE_JWT | {
    "TOKEN_OBTAIN_SERIALIZER": "rest_framework_simplejwt.serializers.TokenObtainPairSerializer",
    "TOKEN_REFRESH_SERIALIZER": "rest_framework_simplejwt.serializers.TokenRefreshSerializer",
}
