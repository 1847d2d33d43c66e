from django.urls import path
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as base


class Report(APIView):
    permission_classes = [IsAdminUser]

    def get(self, request):
        return Response({"message": f"The figures, for {request.user}."})


class Profile(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"user": str(request.user)})


urlpatterns = [
    path("api/report/", Report.as_view()),
    path("api/profile/", Profile.as_view()),
    *base,
]
