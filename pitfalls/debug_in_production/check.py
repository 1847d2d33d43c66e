"""Can anyone but you see the error pages?"""

import ast

from jwt_doctor import places, project, trees
from jwt_doctor.findings import check, warning

LOCAL = {"localhost", ".localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0", "testserver",
         "10.0.2.2", "host.docker.internal"}  # fmt: skip


@check("settings")
def debug_in_production():
    if project.is_for_one_machine():
        return
    if is_text():
        yield warning(
            "DEBUG is a text here, and every text but the empty one is true: 'False' turns it on.",
            hint="Compare it: DEBUG = os.environ.get('DEBUG') == '1'.",
            where="DEBUG",
        )
        return
    if project.setting("DEBUG", False) is True and project.holds("ALLOWED_HOSTS", is_elsewhere):
        yield warning(
            "DEBUG is on and other hosts are allowed: an error page shows what a request sent.",
            hint="Turn DEBUG off wherever ALLOWED_HOSTS has more than this machine.",
            where="DEBUG",
        )


def is_text():
    """Return whether DEBUG is what the environment has, or "" if it has nothing."""
    if project.is_loaded():
        return isinstance(project.setting("DEBUG", False), str)
    found = places.written_value("DEBUG")
    value = found[1] if found else None
    if isinstance(value, ast.Call) and trees.dotted(value.func) == "bool" and value.args:
        value = value.args[0]  # bool("False") is True
    names = ("os.environ.get", "os.getenv", "environ.get", "getenv")
    return isinstance(value, ast.Call) and trees.dotted(value.func) in names


def is_elsewhere(host):
    return host not in LOCAL and not host.startswith(("192.168.", "10.", "172."))
