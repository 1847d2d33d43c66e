"""Compiles Python's own modules and the packages. build.mjs runs it in Pyodide, whose files they
become.

The same input gives the same bytes: a compiled file has a hash of its source, not its date. In an
archive, a file needs a date; zipfile.ZipInfo has the first there is.
"""

import compileall
import io
import json
import py_compile
import re
import zipfile
from pathlib import Path

STDLIB = "/lib/python314.zip"
SITE_PACKAGES = "/lib/python3.14/site-packages"

# Of Python's own modules, what neither Django nor pytest asks for in a browser. Those that stay
# have no docstrings.
DROPPED = re.compile(
    r"""
    ^(curses|dbm|ensurepip|pydoc_data|venv|xmlrpc)/ | ^_pyrepl/(?!__init__|trace|types|utils) |
    ^asyncio/(proactor|tools|windows_) |
    ^multiprocessing/(?!__init__|context|process|reduction|util) |
    ^encodings/(?!__init__|aliases|ascii|base64|charmap|cp437|cp1252|hex|idna|iso8859_1\.|
        iso8859_15|latin_1|punycode|quopri|raw_unicode|undefined|unicode_escape|utf) |
    ^(_pydatetime|_pydecimal|_pyio|antigravity|cProfile|ftplib|imaplib|mailbox|optparse|
        pickletools|plistlib|poplib|profile|pstats|tarfile|this|trace|turtle|wave)\.pyc$
    """,
    re.VERBOSE,
)


def compiled(folder, place, optimize):
    """Compile the modules of a folder, and return its files as [(name, bytes)].

    Args:
        place: the folder in which they will be.
        optimize: 0, or 2 for modules without docstrings.
    """
    root = Path(folder)
    compileall.compile_dir(
        root,
        quiet=2,
        legacy=True,
        stripdir=folder,
        prependdir=place,
        optimize=optimize,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    kept = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".py"]
    return [(str(path.relative_to(root)), path.read_bytes()) for path in kept]


def packages(folder):
    """Return the packages of a folder as one file: the length of a list, the list of
    [name, size], and the bytes of the files."""
    files = compiled(folder, SITE_PACKAGES, 0)
    names = json.dumps([[name, len(data)] for name, data in files]).encode()
    return len(names).to_bytes(4, "little") + names + b"".join(data for _, data in files)


def stdlib(folder):
    """Return Python's own modules as a zip archive.

    Args:
        folder: where they are unpacked; it need not exist.
    """
    zipfile.ZipFile(STDLIB).extractall(folder)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, data in compiled(folder, STDLIB, 2):
            if not DROPPED.search(name):
                made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
