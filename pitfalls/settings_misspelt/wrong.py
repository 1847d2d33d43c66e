from datetime import timedelta

from config.settings import *

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFE_TIME": timedelta(hours=1),
}

REST_FRAMEWORK = REST_FRAMEWORK | {
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
}
