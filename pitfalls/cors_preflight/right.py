from project import *

MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
