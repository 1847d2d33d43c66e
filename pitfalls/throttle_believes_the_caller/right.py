from project import *

# How many proxies of your own are in front of Django.
REST_FRAMEWORK = REST_FRAMEWORK | {"NUM_PROXIES": 0}
