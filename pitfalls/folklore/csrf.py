from config.settings import *

ROOT_URLCONF = "notes"
