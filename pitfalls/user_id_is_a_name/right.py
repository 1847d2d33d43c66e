from config.settings import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {"USER_ID_FIELD": "id"}
