from project import *

# As in a tutorial for version 2.
REST_USE_JWT = True
JWT_AUTH_HTTPONLY = False
