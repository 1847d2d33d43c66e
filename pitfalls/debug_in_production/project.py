from config.settings import *

ALLOWED_HOSTS = ["*"]

# The company's directory, which is out of order today.
AUTHENTICATION_BACKENDS = ["directory.DirectoryBackend"]
