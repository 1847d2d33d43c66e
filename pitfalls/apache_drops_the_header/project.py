from config.settings import *

MIDDLEWARE = ["apache.mod_wsgi", *MIDDLEWARE]
