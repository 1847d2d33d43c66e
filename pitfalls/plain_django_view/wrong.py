from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.urls import path

from config.urls import urlpatterns as base


def name(request):
    return JsonResponse({"user": str(request.user)})


@login_required
def report(request):
    return JsonResponse({"message": f"The figures, for {request.user}."})


urlpatterns = [path("api/name/", name), path("api/report/", report), *base]
