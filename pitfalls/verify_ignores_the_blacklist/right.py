from config.settings import *

# The verify view checks the blacklist only if this is True, even without rotation.
SIMPLE_JWT = SIMPLE_JWT | {"ROTATE_REFRESH_TOKENS": False, "BLACKLIST_AFTER_ROTATION": True}
