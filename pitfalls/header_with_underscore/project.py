from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"AUTH_HEADER_NAME": "HTTP_ACCESS_TOKEN"}
