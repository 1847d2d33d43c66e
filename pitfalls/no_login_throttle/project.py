from config.settings import *

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_THROTTLE_RATES": {"login": "5/min"},
    "NUM_PROXIES": 0,
}
