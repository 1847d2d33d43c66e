"""Says a lesson's command lines in the words of the shell at hand."""

import os
import re


def in_this_shell(line, windows=os.name == "nt" and "MSYSTEM" not in os.environ):
    """Return a command line of sh as it is, or for PowerShell on Windows."""
    if not windows:
        return line
    line = re.sub(r"\\\n\s*", "", line)
    line = re.sub(r"^(\w+)=(\S+)$", r'$\1 = "\2"', line)
    return re.sub(r"^curl ", "curl.exe ", line)
