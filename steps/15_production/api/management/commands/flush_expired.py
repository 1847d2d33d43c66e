from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from api.models import EndedSession

BATCH = 1000  # tokens that are in memory, and locked, at a time


class Command(BaseCommand):
    """Deletes expired refresh tokens, a few at a time, while logins go on."""

    def handle(self, **options):
        now, deleted = timezone.now(), 0
        expired = OutstandingToken.objects.filter(expires_at__lte=now).values_list('pk', flat=True)
        while ids := list(expired.order_by('expires_at')[:BATCH]):
            OutstandingToken.objects.filter(pk__in=ids).delete()  # and from the blacklist
            deleted += len(ids)
        EndedSession.objects.filter(ended_at__lte=now - settings.SESSION_LIFETIME).delete()
        self.stdout.write(f'{deleted} expired tokens deleted')
