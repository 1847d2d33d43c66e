import os

from project import *

SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": os.environ["JWT_SIGNING_KEY"]}
