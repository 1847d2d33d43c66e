from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import send_mail
from django.urls import include, path
from django.utils import timezone
from registration import RegisterSerializer
from rest_framework import generics, permissions
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.response import Response

DAY = 24 * 60 * 60  # seconds


class RegisterView(generics.CreateAPIView):
    authentication_classes = []
    permission_classes = [permissions.AllowAny]
    serializer_class = RegisterSerializer

    def perform_create(self, serializer):
        user = serializer.save()
        key = signing.dumps(user.pk, salt="activation")
        link = self.request.build_absolute_uri(f"/api/activate/?key={key}")
        send_mail("Activate your account", link, None, [user.email])


@api_view(["POST"])
@authentication_classes([])
@permission_classes([permissions.AllowAny])
def activate(request):
    try:
        pk = signing.loads(request.query_params.get("key", ""), salt="activation", max_age=DAY)
    except signing.BadSignature:
        pk = None
    # last_login is set here, so that the link does not work a second time.
    waiting = User.objects.filter(pk=pk, is_active=False, last_login=None)
    if not waiting.update(is_active=True, last_login=timezone.now()):
        return Response({"detail": "This link is not valid."}, status=400)
    return Response({"detail": "Your account is active."})


urlpatterns = [
    path("api/register/", RegisterView.as_view()),
    path("api/activate/", activate),
    path("", include("config.urls")),
]
