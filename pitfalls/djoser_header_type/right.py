from project import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {"AUTH_HEADER_TYPES": ("Bearer",)}
