from config.settings import *

ROOT_URLCONF = "routes"

CSRF_TRUSTED_ORIGINS = ["https://app.example.org"]
