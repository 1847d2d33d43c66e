from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
MIDDLEWARE = [*MIDDLEWARE, "corsheaders.middleware.CorsMiddleware"]
CORS_ALLOWED_ORIGINS = ["https://app.example"]
