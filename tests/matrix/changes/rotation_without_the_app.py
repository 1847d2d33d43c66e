from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"ROTATE_REFRESH_TOKENS": True}
