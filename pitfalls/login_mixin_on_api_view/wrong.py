from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import urlpatterns as base


class Report(LoginRequiredMixin, APIView):
    def get(self, request):
        return Response({"message": f"The figures, for {request.user}."})


class OtherReport(APIView, LoginRequiredMixin):
    def get(self, request):
        return Response({"message": f"The figures, for {request.user}."})


urlpatterns = [
    path("api/report/", Report.as_view()),
    path("api/other-report/", OtherReport.as_view()),
    *base,
]
