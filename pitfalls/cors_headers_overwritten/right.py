from corsheaders.defaults import default_headers

from project import *

CORS_ALLOW_HEADERS = [*default_headers, "x-tenant-id"]
