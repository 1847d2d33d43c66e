from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "AUTH_COOKIE": "access",
    "AUTH_COOKIE_HTTP_ONLY": True,
    "AUTH_COOKIE_SECURE": True,
    "AUTH_COOKIE_SAMESITE": "Lax",
}
