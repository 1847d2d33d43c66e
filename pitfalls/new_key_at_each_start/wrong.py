from django.core.management.utils import get_random_secret_key

from config.settings import *

SECRET_KEY = get_random_secret_key()
