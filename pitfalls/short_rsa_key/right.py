import warnings

from jwt import InsecureKeyLengthWarning

from project import *

warnings.simplefilter("error", InsecureKeyLengthWarning)

SIMPLE_JWT = SIMPLE_JWT | {"ALGORITHM": "RS256"} | new_pair(2048)
