from datetime import timedelta

from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

from config.urls import urlpatterns as base


class InviteToken(Token):
    token_type = "invite"
    lifetime = timedelta(hours=1)


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def invite(request):
    return Response({"token": str(InviteToken.for_user(request.user))})


@api_view(["POST"])
@permission_classes([AllowAny])
def accept(request):
    try:
        token = InviteToken(request.data["token"])
    except TokenError as error:
        return Response({"detail": error.args[0]}, status=400)
    return Response({"invited_by": token["user_id"]})


urlpatterns = [path("api/invite/", invite), path("api/accept/", accept), *base]
