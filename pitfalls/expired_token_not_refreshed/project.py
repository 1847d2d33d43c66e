from datetime import timedelta

from config.settings import *

# So short that you can watch it expire.
SIMPLE_JWT = SIMPLE_JWT | {"ACCESS_TOKEN_LIFETIME": timedelta(seconds=5)}
