from project import *

SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": KEY}
