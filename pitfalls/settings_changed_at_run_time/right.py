from project import *

REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["tenants.TenantAuthentication"]}

SIMPLE_JWT = SIMPLE_JWT | {"TOKEN_OBTAIN_SERIALIZER": "tenants.TenantTokenSerializer"}
