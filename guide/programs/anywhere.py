"""Run the guide from any folder. In `.venv`, a copy of this file is the module `guide`."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(sys.prefix).parent))  # .venv is in the root of the course
    runpy.run_module("guide", run_name="__main__", alter_sys=True)
