#!/usr/bin/env python3
"""`python -m jwt_doctor`, and the same for a copy that is not installed, started by its path."""

import pathlib
import sys

if __name__ == "__main__":
    if not __package__:
        sys.path[0] = str(pathlib.Path(__file__).resolve().parents[1])
    from jwt_doctor.cli import main

    sys.exit(main())
