from django.http import JsonResponse
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from api.permissions import NotFromAnotherSite
from api.throttles import AddressThrottle, FailuresMixin, LoginThrottle


def public(request):
    return JsonResponse({'message': 'Hello, everyone! This is a public view.'})


@api_view(['GET'])
@permission_classes([IsAuthenticated])
def protected_view(request):
    return Response({'message': f'Hello, {request.user.username}! This is a protected view.'})


class LoginView(FailuresMixin, TokenObtainPairView):
    permission_classes = [NotFromAnotherSite]
    throttle_classes = [AddressThrottle, LoginThrottle]


class RefreshView(TokenRefreshView):
    permission_classes = [NotFromAnotherSite]
