import os

from config.settings import *

# The server's variable is called JWT_SIGNING_KEY.
SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": os.environ.get("JWT_SIGNINGKEY", "")}
