from project import *

# Not needed: this is REST framework's default.
REST_FRAMEWORK = REST_FRAMEWORK | {"NUM_PROXIES": None}
