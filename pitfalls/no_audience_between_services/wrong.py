from config.settings import *

# Not needed: these are simplejwt's defaults.
SIMPLE_JWT = SIMPLE_JWT | {"AUDIENCE": None, "ISSUER": None}
