from project import *

LOGIN_COOKIE = {"samesite": "None"}
