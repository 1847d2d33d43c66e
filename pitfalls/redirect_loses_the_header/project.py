from config.settings import *

ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "routes"
