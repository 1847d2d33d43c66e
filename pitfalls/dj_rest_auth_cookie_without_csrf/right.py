from project import *

REST_AUTH = REST_AUTH | {"JWT_AUTH_COOKIE_USE_CSRF": True}
