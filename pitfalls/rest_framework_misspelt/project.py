from config.settings import *

ROOT_URLCONF = "routes"

del REST_FRAMEWORK  # noqa: F821 - wrong.py and right.py write their own
