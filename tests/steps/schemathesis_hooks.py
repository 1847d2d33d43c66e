"""Hooks of schemathesis, for the tests of the schema.

REST framework strips a text before it asks whether it is blank. The schema cannot say so."""

import schemathesis


@schemathesis.hook
def filter_body(context, body):
    """Return False for a body with a field that holds only white space."""
    fields = body.values() if isinstance(body, dict) else ()
    return not any(isinstance(value, str) and value.isspace() for value in fields)
