"""Builds the lab into a folder that holds the built site.

    python -m lab.build DIR        builds it
    python -m lab.build            only downloads what it is built from

A failure is one line on the standard output, and the exit status 2.
"""

import sys

from guide import course
from lab.build import assemble, jupyterlite, packages

try:
    if sys.argv[1:]:
        assemble.build(sys.argv[1])
    else:
        packages.node_modules()
        packages.packages()
        jupyterlite.slim_wheels()
except course.UsageError as error:
    print(f"The lab cannot be built. {error}")
    sys.exit(2)
