import os

from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"LEEWAY": int(os.environ.get("JWT_LEEWAY", "60"))}
