from project import *

AUTH_USER_MODEL = "people.Member"
