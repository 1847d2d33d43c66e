from config.settings import *

MIDDLEWARE = [*MIDDLEWARE, "who.who_middleware"]
