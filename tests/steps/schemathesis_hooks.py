"""Hooks of schemathesis, for the tests of the schema.

REST framework strips a text before it asks whether it is blank. The schema cannot say so."""

import keep_login  # noqa: F401, it registers its own hook
import schemathesis


@schemathesis.hook
def filter_body(context, body):
    """Return False for a body with a field that holds only white space."""
    fields = body.values() if isinstance(body, dict) else ()
    return not any(isinstance(value, str) and value.isspace() for value in fields)


@schemathesis.hook
def filter_path_parameters(context, path_parameters):
    """Return False for an id with a dot: it has no route, and Django's own 404 is a page."""
    return not any("." in str(value) for value in (path_parameters or {}).values())
