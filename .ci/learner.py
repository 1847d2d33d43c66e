"""Type what a learner types on the first day, and fail if a command ends in another way.

CI runs this on each system, in a fresh clone. It needs only Python.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STEP = "02_protected_view"


def guide(*words, status=0):
    """Type `python -m guide …`, and stop this program unless it ends with the exit status."""
    line = f"guide {' '.join(words)}"
    print(f"\n$ {line}", flush=True)
    ended = subprocess.run([sys.executable, "-m", "guide", *words], cwd=ROOT).returncode
    if ended != status:
        sys.exit(f"`{line}` ends with the exit status {ended}, not {status}.")


def solve():
    """Write the finished code of STEP into the learner's folder."""
    for folder in ("api", "config"):
        shutil.copytree(
            ROOT / "steps" / STEP / folder, ROOT / "work" / STEP / folder, dirs_exist_ok=True
        )


def main():
    guide("list")
    guide("start", "02")
    guide("check", status=1)
    guide("hint")
    solve()
    guide("check")
    guide("goto", "02")  # moves the finished work to work/saved
    guide("check", status=1)
    guide("restore")
    guide("check", "02")
    guide("goto", "03")
    guide("check", status=1)
    guide("diff", "03")


if __name__ == "__main__":
    main()
