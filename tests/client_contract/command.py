"""Try a page in a browser: does it keep its user when tokens expire and servers fail?

The page exposes an ES module with the names of step 14: api, login, logout, loggedIn, session.
The module, the page and the API are at one origin. site/client-contract.md lists the cases. Each
of them logs in with an account that you name. Use accounts for tests: other users of this
computer can read the passwords that you type here.

The exit status is 1 if a case fails."""

from dataclasses import fields
from pathlib import Path

from guide import course

GROUP = "browser"


def add_arguments(parser):
    from tests.production import launcher

    parser.add_argument("url", metavar="URL", help="of the page, as https://localhost:8000/")
    parser.add_argument(
        "--module",
        default="/static/api/page.js",
        metavar="PATH",
        help="URL path of the module (/static/api/page.js)",
    )
    parser.add_argument(
        "--refresh",
        default="/api/session/refresh/",
        metavar="PATH",
        help="URL path of the refresh (/api/session/refresh/)",
    )
    parser.add_argument(
        "--protected",
        default="/api/protected/",
        metavar="PATH",
        help="URL path of a view that returns 200 to users who are logged in (/api/protected/)",
    )
    parser.add_argument("--user", default="user", metavar="NAME", help="an account there (user)")
    parser.add_argument("--password", default="pass", metavar="P", help="its password (pass)")
    parser.add_argument("--other", metavar="NAME", help="a second account, for one of the cases")
    parser.add_argument("--password2", default="pass", metavar="P", help="its password (pass)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="CASE", dest="names", help="only these cases"
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    launcher.add_arguments(parser)


def run(args):
    from tests.client_contract import preflight, report
    from tests.client_contract.client import Target
    from tests.production import launcher
    from tests.production.attacks.command import check_url

    target = Target(**{field.name: getattr(args, field.name) for field in fields(Target)})
    check_url(target.url)
    if not args.list:
        preflight.check(target)
    given = {name: value for name, value in vars(target).items() if value is not None}
    options = [f"--client-{name}={value}" for name, value in given.items()]
    reporter = report.Reporter(as_json=args.json)
    status = launcher.launch(Path(__file__).parent, args, *options, plugins=[reporter])
    if status not in (0, 1) and status < 128:
        raise course.UsageError(f"pytest ended with the exit status {status}: no case was run.")
    return status
