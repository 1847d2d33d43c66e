from config.settings import *


# It is here so that you see the difference. In your project it is in accounts/rules.py.
def not_locked(user):
    return user is not None and user.is_active and not getattr(user, "is_locked", False)


SIMPLE_JWT = SIMPLE_JWT | {"USER_AUTHENTICATION_RULE": f"{__name__}.not_locked"}
