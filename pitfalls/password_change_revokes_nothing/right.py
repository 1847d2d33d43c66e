from config.settings import *

# As the base step has them.
SIMPLE_JWT = SIMPLE_JWT | {
    "CHECK_REVOKE_TOKEN": True,
    "TOKEN_REFRESH_SERIALIZER": "api.serializers.RefreshSerializer",
}
