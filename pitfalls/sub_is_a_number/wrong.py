from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"TOKEN_OBTAIN_SERIALIZER": "subjects.NumberSerializer"}
