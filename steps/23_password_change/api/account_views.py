from rest_framework.generics import CreateAPIView, GenericAPIView
from rest_framework.response import Response

from api.accounts import LinkSerializer, PasswordSerializer
from api.current_password import ChangeSerializer, DeleteSerializer
from api.permissions import NotFromAnotherSite
from api.throttles import FailuresMixin, MailboxThrottle, MailThrottle, PasswordThrottle


class LinkView(FailuresMixin, CreateAPIView):
    authentication_classes = []
    permission_classes = [NotFromAnotherSite]
    throttle_classes = [MailThrottle, MailboxThrottle]
    serializer_class = LinkSerializer


class PasswordView(CreateAPIView):
    authentication_classes = []
    permission_classes = [NotFromAnotherSite]
    serializer_class = PasswordSerializer


class CurrentPasswordView(FailuresMixin, GenericAPIView):
    throttle_classes = [PasswordThrottle]

    def post(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=204)


class ChangeView(CurrentPasswordView):
    serializer_class = ChangeSerializer


class DeleteView(CurrentPasswordView):
    serializer_class = DeleteSerializer
