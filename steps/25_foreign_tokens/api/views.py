from django.db import IntegrityError
from django.http import JsonResponse
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import ListAPIView
from rest_framework.mixins import DestroyModelMixin
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ModelViewSet
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from api.models import Login, Note
from api.permissions import NotFromAnotherSite
from api.serializers import LoginSerializer, NoteSerializer
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


class NoteViewSet(ModelViewSet):
    """The notes of the user. Those of others return 404, not 403."""

    serializer_class = NoteSerializer
    queryset = Note.objects.order_by('id')

    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)

    def perform_create(self, serializer):
        try:
            serializer.save(owner=self.request.user)
        except IntegrityError as error:  # the user is deleted meanwhile
            raise AuthenticationFailed from error


class LoginViewSet(DestroyModelMixin, GenericViewSet):
    """The open logins of the user. DELETE ends one of them, or all others."""

    serializer_class = LoginSerializer
    queryset = Login.objects.select_related('user').order_by('-created_at')

    def get_queryset(self):
        return super().get_queryset().filter(user=self.request.user)

    def list(self, request, format=None):
        logins = [login for login in self.get_queryset().filter(ended_at=None) if login.is_open()]
        return Response(self.get_serializer(logins, many=True).data)

    def perform_destroy(self, login):
        Login.objects.filter(sid=login.sid).end('user')

    @action(methods=['delete'], detail=False)
    def others(self, request, format=None):
        self.get_queryset().exclude(sid=request.auth['sid']).end('user')
        return Response(status=204)


class AllNotesView(ListAPIView):
    """Everybody's notes, for staff."""

    permission_classes = [IsAdminUser]
    serializer_class = NoteSerializer
    queryset = Note.objects.order_by('id')
