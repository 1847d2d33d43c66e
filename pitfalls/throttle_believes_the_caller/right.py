from project import *

# How many proxies of your own stand before Django.
REST_FRAMEWORK = REST_FRAMEWORK | {"NUM_PROXIES": 0}
