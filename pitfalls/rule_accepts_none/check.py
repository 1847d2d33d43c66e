"""Does the project's own rule for a login accept a login without a user?"""

from jwt_doctor import project
from jwt_doctor.findings import check, error

WHERE = "SIMPLE_JWT['USER_AUTHENTICATION_RULE']"
HINT = "Begin the rule with: user is not None and user.is_active"


@check("project")
def rule_accepts_none():
    """Call the rule as simplejwt does after a wrong password: with None."""
    if project.is_ninja() or not project.is_written("USER_AUTHENTICATION_RULE"):
        return
    rule = project.simple_jwt("USER_AUTHENTICATION_RULE")
    try:
        rule = project.imported(rule) if isinstance(rule, str) else rule
    except Exception:  # class_cannot_be_imported says so
        return
    try:
        accepts = rule(None)
    except (AttributeError, TypeError):
        yield error("This rule fails without a user: a wrong password returns 500.", HINT, WHERE)
        return
    if accepts:
        yield error("This rule accepts no user at all: a wrong password returns 500.", HINT, WHERE)
