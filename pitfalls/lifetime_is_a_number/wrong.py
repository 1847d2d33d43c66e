from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"ACCESS_TOKEN_LIFETIME": 600}
