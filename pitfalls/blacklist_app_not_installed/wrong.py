from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}
