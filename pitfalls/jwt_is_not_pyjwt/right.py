from config.settings import *

# Nothing is added to sys.path: the module is `helpers.jwt`.
