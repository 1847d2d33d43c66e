from rest_framework.generics import CreateAPIView

from api.accounts import LinkSerializer, PasswordSerializer
from api.permissions import NotFromAnotherSite
from api.throttles import FailuresMixin, MailboxThrottle, MailThrottle


class LinkView(FailuresMixin, CreateAPIView):
    authentication_classes = []
    permission_classes = [NotFromAnotherSite]
    throttle_classes = [MailThrottle, MailboxThrottle]
    serializer_class = LinkSerializer


class PasswordView(CreateAPIView):
    authentication_classes = []
    permission_classes = [NotFromAnotherSite]
    serializer_class = PasswordSerializer
