from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"LEEWAY": 60}  # seconds
