from project import *

# As in the documentation of djoser.
SIMPLE_JWT = SIMPLE_JWT | {"AUTH_HEADER_TYPES": ("JWT",)}
