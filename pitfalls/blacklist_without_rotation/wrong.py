from project import *

SIMPLE_JWT = SIMPLE_JWT | {"BLACKLIST_AFTER_ROTATION": True}
