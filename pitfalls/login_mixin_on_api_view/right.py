from django.urls import path
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as base


class Report(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"message": f"The figures, for {request.user}."})


class OtherReport(Report):
    pass


urlpatterns = [
    path("api/report/", Report.as_view()),
    path("api/other-report/", OtherReport.as_view()),
    *base,
]
