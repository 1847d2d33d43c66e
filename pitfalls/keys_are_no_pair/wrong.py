from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": PRIVATE,
    "VERIFYING_KEY": OLD_PUBLIC,
}
