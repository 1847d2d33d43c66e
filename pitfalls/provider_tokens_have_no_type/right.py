from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "TOKEN_TYPE_CLAIM": None,
    "JTI_CLAIM": None,
    "USER_ID_CLAIM": "sub",
}
