from project import *

SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": (BASE_DIR / "keys/private.pem").read_text(),
    "VERIFYING_KEY": (BASE_DIR / "keys/public.pem").read_text(),
}
