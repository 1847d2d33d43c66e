from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = 'reports'

    def ready(self):
        from rest_framework_simplejwt import state
        from rest_framework_simplejwt.settings import api_settings

        from reports.keys import KeySet

        state.token_backend.jwks_client = KeySet(api_settings.JWK_URL, timeout=2)
