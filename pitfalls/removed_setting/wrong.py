from project import *

SIMPLE_JWT = SIMPLE_JWT | {"SECRET_KEY": KEY}
