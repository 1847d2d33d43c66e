from django.apps import AppConfig


class ApiConfig(AppConfig):
    default_auto_field = 'django.db.models.BigAutoField'
    name = 'api'

    def ready(self):
        from rest_framework_simplejwt import state

        from api import authentication  # noqa: F401 - it wants to hear when a user changes
        from api.keys import KeyRing

        state.token_backend = KeyRing()
