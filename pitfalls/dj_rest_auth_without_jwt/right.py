from project import *

REST_AUTH = {"USE_JWT": True, "JWT_AUTH_HTTPONLY": False}
