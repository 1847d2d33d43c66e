from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"CHECK_USER_IS_ACTIVE": False}
