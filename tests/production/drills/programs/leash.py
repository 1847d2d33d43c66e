"""Runs a server, `leash.py USER COMMAND …`, that does not outlive the process which started it.

The input is a pipe from that process. When it ends, even if the process was killed, all processes
of the server are killed. This process must lead a process group, and becomes the server.

USER is the system user whom the server runs as, or "" for the present one."""

import os
import pwd
import signal
import sys

user, *command = sys.argv[1:]
group = os.getpid()
if os.fork() == 0:
    os.setsid()  # out of the group: what stops the server does not stop its watcher
    while os.read(0, 1024):
        pass
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:  # it has ended
        pass
else:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if user:
        owner = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)
    os.execvp(command[0], command)
