from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]

MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]

CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
