from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "SLIDING_TOKEN_REFRESH_SERIALIZER": "refreshing.CheckedRefreshSerializer",
}
