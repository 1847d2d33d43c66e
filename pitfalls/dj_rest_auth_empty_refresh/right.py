from project import *

# This client keeps its tokens itself, and sends them in the header and in the body.
REST_AUTH = {"USE_JWT": True, "TOKEN_MODEL": None, "JWT_AUTH_HTTPONLY": False}
