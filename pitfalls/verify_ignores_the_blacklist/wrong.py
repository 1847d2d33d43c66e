from config.settings import *

# Not needed: these are simplejwt's defaults.
SIMPLE_JWT = SIMPLE_JWT | {"ROTATE_REFRESH_TOKENS": False, "BLACKLIST_AFTER_ROTATION": False}
