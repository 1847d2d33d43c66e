"""The other way: the view reads the token itself, and lets requests without one through."""

from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from strawberry.django.views import GraphQLView


class TokenGraphQLView(GraphQLView):
    def dispatch(self, request, *args, **kwargs):
        try:
            found = JWTAuthentication().authenticate(request)
        except AuthenticationFailed as error:
            return JsonResponse(error.detail, status=401)
        # A session cookie does not count: a view without a CSRF check must not read one.
        request.user, request.auth = found or (AnonymousUser(), None)
        return super().dispatch(request, *args, **kwargs)
