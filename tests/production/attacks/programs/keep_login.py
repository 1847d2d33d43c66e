"""A hook of schemathesis that keeps the login that sends the requests.

The variable OWN_SID is the `sid` of that login, OTHER_SID that of another of the same user."""

import os

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """Let a request end the other login.

    schemathesis finds both in a response. Without its own, each request would get 401."""
    for name, value in (case.path_parameters or {}).items():
        if value == os.environ["OWN_SID"]:
            case.path_parameters[name] = os.environ["OTHER_SID"]
