from django.urls import include, path
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view(["GET"])
def invoices(request):
    return Response({"asked_by": str(request.user), "invoices": ["2026-001"]})


urlpatterns = [
    path("api/invoices/", invoices),
    path("", include("config.urls")),
]
