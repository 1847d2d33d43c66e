"""Can anyone but you see the error pages?"""

import ast

from jwt_doctor import places, project, trees
from jwt_doctor.findings import check, warning

LOCAL = {"localhost", ".localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0", "testserver",
         "10.0.2.2", "host.docker.internal"}  # fmt: skip

ON_ONE_MACHINE = {"local", "dev", "devel", "development", "test", "tests", "testing"}


@check("settings")
def debug_in_production():
    if project.setting_module().rpartition(".")[2] in ON_ONE_MACHINE:
        return
    if is_text():
        yield warning(
            "DEBUG is a text here, and every text but the empty one is true: 'False' turns it on.",
            hint="Compare it: DEBUG = os.environ.get('DEBUG') == '1'.",
            where="DEBUG",
        )
        return
    hosts = [str(host) for host in project.known(project.setting("ALLOWED_HOSTS") or [])]
    if project.setting("DEBUG", False) is True and not all(is_local(host) for host in hosts):
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
    names = ("os.environ.get", "os.getenv", "environ.get", "getenv")
    return bool(found) and isinstance(found[1], ast.Call) and trees.dotted(found[1].func) in names


def is_local(host):
    return host in LOCAL or host.startswith(("192.168.", "10.", "172."))
