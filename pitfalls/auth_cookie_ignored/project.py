from config.settings import *

ROOT_URLCONF = "routes"
