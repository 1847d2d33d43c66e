from datetime import timedelta

from config.settings import *

# So that nobody is bothered with refreshing.
SIMPLE_JWT = SIMPLE_JWT | {"ACCESS_TOKEN_LIFETIME": timedelta(days=1)}
