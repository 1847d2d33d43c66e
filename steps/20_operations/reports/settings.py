"""A second service. It has no users, no database and no secret: it needs public keys only."""

import os

SECRET_KEY = 'django-insecure-for-lessons-only-this-service-signs-nothing'
ALLOWED_HOSTS = ['localhost', '127.0.0.1']
MIDDLEWARE = ['django.middleware.common.CommonMiddleware']
ROOT_URLCONF = 'reports.urls'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'reports']

REST_FRAMEWORK = {
    'DEFAULT_AUTHENTICATION_CLASSES': [
        'rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication',
    ],
    'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
    'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer'],
}

SIMPLE_JWT = {
    'ALGORITHM': 'RS256',
    'JWK_URL': os.environ['JWK_URL'],
    'ISSUER': 'https://notes.example',
    'AUDIENCE': 'reports',
}
