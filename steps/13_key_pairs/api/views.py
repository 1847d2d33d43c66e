from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from api.keys import public_keys
from api.models import Note
from api.permissions import NotFromAnotherSite
from api.serializers import NoteSerializer
from api.throttles import AddressThrottle, FailuresMixin, LoginThrottle, RefreshThrottle


def public(request):
    return JsonResponse({'message': 'Hello, everyone! This is a public view.'})


@cache_control(public=True, max_age=300)
def jwks(request):
    return JsonResponse({'keys': public_keys()})


@api_view(['GET'])
@permission_classes([IsAuthenticated])
def protected_view(request):
    return Response({'message': f'Hello, {request.user.username}! This is a protected view.'})


class LoginView(FailuresMixin, TokenObtainPairView):
    permission_classes = [NotFromAnotherSite]
    throttle_classes = [AddressThrottle, LoginThrottle]


class RefreshView(FailuresMixin, TokenRefreshView):
    permission_classes = [NotFromAnotherSite]
    throttle_classes = [RefreshThrottle]


class NoteViewSet(ModelViewSet):
    """The notes of whoever asks. Other people's are not found: 404, not 403."""

    serializer_class = NoteSerializer
    queryset = Note.objects.order_by('id')

    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)


class AllNotesView(ListAPIView):
    """Everybody's notes, for staff."""

    permission_classes = [IsAdminUser]
    serializer_class = NoteSerializer
    queryset = Note.objects.order_by('id')
