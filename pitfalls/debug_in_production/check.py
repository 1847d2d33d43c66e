"""Can anyone but you see the error pages?"""

from jwt_doctor import project
from jwt_doctor.findings import check, warning

LOCAL = {"localhost", ".localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0", "testserver",
         "10.0.2.2", "host.docker.internal"}  # fmt: skip


@check("settings")
def debug_in_production():
    hosts = [str(host) for host in project.known(project.setting("ALLOWED_HOSTS") or [])]
    if project.setting("DEBUG", False) is True and not all(is_local(host) for host in hosts):
        yield warning(
            "DEBUG is on and other hosts are allowed: an error page shows what a request sent.",
            hint="Turn DEBUG off wherever ALLOWED_HOSTS has more than this machine.",
            where="DEBUG",
        )


def is_local(host):
    return host in LOCAL or host.startswith(("192.168.", "10.", "172."))
