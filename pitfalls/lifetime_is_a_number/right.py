from datetime import timedelta

from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"ACCESS_TOKEN_LIFETIME": timedelta(seconds=600)}
