import subprocess
import sys

from config.settings import *

# A pair for trying it out, made by another process. Yours is in files that only the server reads.
KEYS = BASE_DIR / "keys"
if not KEYS.exists():
    subprocess.run([sys.executable, "make_pair.py", KEYS], cwd=BASE_DIR, check=True)

SIMPLE_JWT = SIMPLE_JWT | {
    "ALGORITHM": "RS256",
    "SIGNING_KEY": (KEYS / "private.pem").read_text(),
    "VERIFYING_KEY": (KEYS / "public.pem").read_text(),
}
