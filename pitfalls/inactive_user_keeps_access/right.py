from config.settings import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {"CHECK_USER_IS_ACTIVE": True}
