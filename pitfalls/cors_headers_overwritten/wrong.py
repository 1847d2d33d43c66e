from project import *

CORS_ALLOW_HEADERS = ["content-type", "x-tenant-id"]
