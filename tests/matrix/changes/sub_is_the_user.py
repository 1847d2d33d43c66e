from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"USER_ID_CLAIM": "sub"}
