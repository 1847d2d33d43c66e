"""`python -m lab.build DIR` builds the lab into a folder that holds the built site."""

import subprocess
import sys

from guide import course
from lab.build import packages

try:
    packages.build(sys.argv[1])
except subprocess.CalledProcessError as error:
    tool = " ".join(str(word) for word in error.cmd[:2])
    sys.exit(f"The lab could not be built: {tool!r} failed. `--no-lab` builds the pages alone.")
except course.UsageError as error:
    sys.exit(str(error))
