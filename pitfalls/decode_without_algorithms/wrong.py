from config.settings import *

REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["homemade.TokenAuthentication"]}
