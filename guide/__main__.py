"""`python3 -m guide`: any Python, however old, can read this file, to say what is missing."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "The course needs Python 3.11 or newer; this is %d.%d. "
        "Get one from https://www.python.org/\n" % sys.version_info[:2]
    )
    sys.exit(2)


def run_command(argv):
    """Run a command line in `.venv`, where all is installed, and return its exit status."""
    from guide import cli

    cli.import_from_the_course()
    return cli.main(argv)


if __name__ == "__main__":
    try:
        from guide import bootstrap

        sys.exit(bootstrap.main(sys.argv[1:], run_command))
    except KeyboardInterrupt:
        sys.exit(130)
