from config.settings import *

# To show that it is not asked.
SIMPLE_JWT = SIMPLE_JWT | {"CHECK_REVOKE_TOKEN": True}
