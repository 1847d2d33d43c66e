from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": "secret"}
