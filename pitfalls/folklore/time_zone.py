from config.settings import *

TIME_ZONE = "Asia/Tokyo"
USE_TZ = False

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework_simplejwt.token_blacklist"]
