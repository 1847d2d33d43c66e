from config.settings import *

ALLOWED_HOSTS = ["*"]

# The company's directory, which does not respond.
AUTHENTICATION_BACKENDS = ["directory.DirectoryBackend"]
