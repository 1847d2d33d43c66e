from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"TOKEN_REFRESH_SERIALIZER": "once.RefreshSerializer"}
