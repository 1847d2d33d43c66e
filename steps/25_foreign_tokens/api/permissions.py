from django.conf import settings
from rest_framework.permissions import BasePermission


class NotFromAnotherSite(BasePermission):
    """Allows requests without `Origin`, and those of pages of this site or of a trusted one."""

    message = 'The page that sent this request is from another site.'

    def has_permission(self, request, view):
        own = f'{request.scheme}://{request.get_host()}'
        return request.headers.get('Origin', own) in [own, *settings.CSRF_TRUSTED_ORIGINS]
