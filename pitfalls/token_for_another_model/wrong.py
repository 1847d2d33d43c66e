from django.urls import path
from people.login import customer_of
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import AccessToken

from config.urls import urlpatterns as base


class CustomerLogin(APIView):
    authentication_classes = []
    permission_classes = []

    def post(self, request):
        customer = customer_of(request.data)
        if customer is None:
            return Response({"detail": "Wrong address or password."}, status=401)
        return Response({"access": str(AccessToken.for_user(customer))})


class CustomerProfile(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"email": request.user.email})


urlpatterns = [
    path("api/customer/login/", CustomerLogin.as_view()),
    path("api/customer/profile/", CustomerProfile.as_view()),
    *base,
]
