from django.urls import path
from knox.auth import TokenAuthentication as KnoxAuthentication
from ninja import NinjaAPI
from ninja_jwt.authentication import JWTAuth
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication


class Greeting(APIView):
    """The protected view of the lessons, as a class: each route says who is let in."""

    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"message": f"Hello, {request.user.username}! This is a protected view."})


def greeting(authentication):
    return Greeting.as_view(authentication_classes=[authentication])


ninja = NinjaAPI(docs_url=None)


@ninja.get("", auth=JWTAuth())
def protected(request):
    return {"message": f"Hello, {request.user.username}! This is a protected view."}


urlpatterns = [
    path("open/", Greeting.as_view(authentication_classes=[], permission_classes=[AllowAny])),
    path("session/", greeting(SessionAuthentication)),
    path("token/", greeting(TokenAuthentication)),
    path("knox/", greeting(KnoxAuthentication)),
    path("jwt/", greeting(JWTAuthentication)),
    path("ninja/", ninja.urls),
    path("as-set/", Greeting.as_view()),
]
