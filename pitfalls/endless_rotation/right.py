from config.settings import *

# As the base step has them.
SIMPLE_JWT = SIMPLE_JWT | {
    "TOKEN_OBTAIN_SERIALIZER": "api.serializers.ObtainSerializer",
    "TOKEN_REFRESH_SERIALIZER": "api.serializers.RefreshSerializer",
}
