from project import *

REST_AUTH = {"USE_JWT": True, "TOKEN_MODEL": None}
