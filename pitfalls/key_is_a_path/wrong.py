from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": "keys/private.pem",
    "VERIFYING_KEY": "keys/public.pem",
}
