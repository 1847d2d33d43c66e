from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {"AUDIENCE": "shop", "ISSUER": "https://shop.example.org"}
