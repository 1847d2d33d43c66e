from datetime import timedelta

from config.settings import *

# So that clients do not have to refresh.
SIMPLE_JWT = SIMPLE_JWT | {"ACCESS_TOKEN_LIFETIME": timedelta(days=1)}
