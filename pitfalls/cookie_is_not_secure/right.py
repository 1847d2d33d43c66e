from project import *

LOGIN_COOKIE = {"samesite": "None", "secure": True, "httponly": True}
