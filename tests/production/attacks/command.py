"""Attack the last step, or a server of yours, with forged tokens and broken requests.

Attack only what is yours, or what its owner has asked you to attack. Without a URL, it serves and
attacks the last step, and reads its log. With a URL, it logs in with the account that you name,
and sends changed tokens. It also writes and deletes what the API stores for this account.

The exit status is 1 if something is found."""

from pathlib import Path
from urllib.parse import urlsplit

from guide import course


def add_arguments(parser):
    from tests.production import launcher

    parser.add_argument("url", nargs="?", metavar="URL", help="as http://127.0.0.1:8000")
    parser.add_argument("--username", default="user", help="an account there (user)")
    parser.add_argument("--password", default="pass", help="its password (pass)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", dest="names", help="only these attacks"
    )
    launcher.add_arguments(parser)


def run(args):
    from tests.production import launcher
    from tests.production.attacks.target import Target

    options = []
    if args.url:
        check_url(args.url)
        Target(args.url, args.username, args.password)  # is it there, with this account?
        account = f"--username={args.username}", f"--password={args.password}"
        options = [f"--url={args.url}", *account]
    if not args.list:
        print("Attack only what is yours: this writes, deletes and logs in.\n", flush=True)
    return launcher.launch(Path(__file__).parent, args, *options)


def check_url(url):
    """Check that a text is the base URL of a server.

    Raises:
        UsageError: if it is not.
    """
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # the port is not a number, or half an IPv6 address
        is_one = False
    if not is_one or parts.username or parts.query or parts.fragment:
        raise course.UsageError(
            f"{url!r} is not the URL of a server. It needs http or https and a host, and no user "
            "name, query or fragment: for example http://127.0.0.1:8000"
        )
