from project import *

SIMPLE_JWT = SIMPLE_JWT | {"ALGORITHM": "RS256"} | new_pair(1024)
