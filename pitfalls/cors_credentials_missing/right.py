from project import *

CORS_ALLOW_CREDENTIALS = True
