from config.settings import *

ROOT_URLCONF = "routes"

# The page is on another site than the API, so its cookies have to be sent from there.
CSRF_TRUSTED_ORIGINS = ["https://app.example.com"]
CSRF_COOKIE_SAMESITE = "None"
CSRF_COOKIE_SECURE = True
