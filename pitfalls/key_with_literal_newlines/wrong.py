import os

from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": os.environ["JWT_PRIVATE_KEY"],
    "VERIFYING_KEY": os.environ["JWT_PUBLIC_KEY"],
}
