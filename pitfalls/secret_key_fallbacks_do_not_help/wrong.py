from project import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": SECRET_KEY}
