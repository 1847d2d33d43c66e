from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]

CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
