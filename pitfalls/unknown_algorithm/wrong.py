from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"ALGORITHM": "SHA256"}
