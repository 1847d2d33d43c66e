"""`python3 -m guide`: any Python, however old, can read this file, to say what is missing."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "The course needs Python 3.11 or newer; this is %d.%d. "
        "Get one from https://www.python.org/\n" % sys.version_info[:2]
    )
    sys.exit(2)

if __name__ == "__main__":
    try:
        from guide import bootstrap

        sys.exit(bootstrap.main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
