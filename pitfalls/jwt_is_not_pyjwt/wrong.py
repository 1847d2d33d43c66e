import sys

from config.settings import *

sys.path.insert(0, str(BASE_DIR / "helpers"))
