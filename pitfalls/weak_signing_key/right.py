import os
import warnings

from jwt import InsecureKeyLengthWarning

from config.settings import *

warnings.simplefilter("error", InsecureKeyLengthWarning)

SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": os.environ["JWT_SIGNING_KEY"]}
