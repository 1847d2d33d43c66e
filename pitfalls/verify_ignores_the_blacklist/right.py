from config.settings import *

# The verify view asks the blacklist only if this is on, whether tokens are rotated or not.
SIMPLE_JWT = SIMPLE_JWT | {"ROTATE_REFRESH_TOKENS": False, "BLACKLIST_AFTER_ROTATION": True}
