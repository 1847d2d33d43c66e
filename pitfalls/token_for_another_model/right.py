from django.urls import path
from people.login import customer_of
from people.models import Customer
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.tokens import AccessToken

from config.urls import urlpatterns as base


class CustomerToken(AccessToken):
    token_type = "customer"


class CustomerAuthentication(JWTAuthentication):
    """Accept the tokens of customers only, and find the customer."""

    def __init__(self):
        super().__init__()
        self.user_model = Customer

    def get_validated_token(self, raw_token):
        try:
            return CustomerToken(raw_token)
        except TokenError as error:
            raise InvalidToken(error.args[0]) from error


class CustomerLogin(APIView):
    authentication_classes = []
    permission_classes = []

    def post(self, request):
        customer = customer_of(request.data)
        if customer is None:
            return Response({"detail": "Wrong address or password."}, status=401)
        return Response({"access": str(CustomerToken.for_user(customer))})


class CustomerProfile(APIView):
    authentication_classes = [CustomerAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"email": request.user.email})


urlpatterns = [
    path("api/customer/login/", CustomerLogin.as_view()),
    path("api/customer/profile/", CustomerProfile.as_view()),
    *base,
]
