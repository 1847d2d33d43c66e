from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view(['GET'])
def report(request):
    return Response({'message': f'A report for {request.auth["name"]}, user {request.user.id}.'})


urlpatterns = [
    path('api/report/', report),
]
