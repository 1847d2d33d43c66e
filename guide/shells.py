"""Translate the command lines of a lesson for the shell that the reader uses."""

import os
import re

from guide.bootstrap import COMMAND

POWERSHELL = os.name == "nt" and "MSYSTEM" not in os.environ
PYTHON = COMMAND.partition(" ")[0]


def in_this_shell(line, windows=POWERSHELL):
    """Return a command line of sh as it is, or for PowerShell on Windows."""
    if not windows:
        return line
    line = re.sub(r"\\\n\s*", "", line)
    line = re.sub(r"^(\w+)=(\S+)$", r'$\1 = "\2"', line)
    return re.sub(r"^curl ", "curl.exe ", line)


def capture(variable, request, key, windows=POWERSHELL):
    """Return a command line that stores one value of a JSON response in a variable of the shell.

    Args:
        request: a command line of sh that prints the response, such as "curl …".
        key: the name of the value in the response.
    """
    if windows:
        return f"${variable} = ({in_this_shell(request, windows)} | ConvertFrom-Json).{key}"
    program = f"import json, sys; print(json.load(sys.stdin)['{key}'])"
    return f'{variable}=$({request} | {PYTHON} -c "{program}")'
