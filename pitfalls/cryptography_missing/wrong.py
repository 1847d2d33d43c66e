import sys

from project import *

# An import of `cryptography` fails from here on, as where it is not installed.
sys.modules["cryptography"] = None
