from config.settings import *

# To show that the wrong version ignores it.
SIMPLE_JWT = SIMPLE_JWT | {"CHECK_REVOKE_TOKEN": True}
