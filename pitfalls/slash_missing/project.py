from config.settings import *

# As in production.
DEBUG = False
ALLOWED_HOSTS = ["*"]
