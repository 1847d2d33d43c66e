from project import *

AUTHENTICATION_BACKENDS = ["djoser.auth_backends.LoginFieldBackend"]
