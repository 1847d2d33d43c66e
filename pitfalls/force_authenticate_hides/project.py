from config.settings import *

ALLOWED_HOSTS = ["*"]  # the test client calls the host testserver
ROOT_URLCONF = "routes"
