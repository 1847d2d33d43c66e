from config.settings import *

ROOT_URLCONF = "logout"
