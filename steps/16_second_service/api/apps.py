from django.apps import AppConfig


class ApiConfig(AppConfig):
    default_auto_field = 'django.db.models.BigAutoField'
    name = 'api'

    def ready(self):
        from django.conf import settings
        from rest_framework_simplejwt import state

        from api.keys import KeyRing

        state.token_backend = KeyRing(settings.JWT_KEYS_DIR, settings.JWT_ACTIVE_KEY)
