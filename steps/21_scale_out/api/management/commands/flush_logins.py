from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from api.models import Login

BATCH = 1000  # rows that one statement deletes


class Command(BaseCommand):
    """Delete the logins whose lifetime is over, a batch at a time."""

    def handle(self, **options):
        over = Login.objects.filter(created_at__lte=timezone.now() - settings.LOGIN_LIFETIME)
        deleted = 0
        while sids := list(over.values_list('sid', flat=True)[:BATCH]):
            deleted += Login.objects.filter(sid__in=sids).delete()[0]
        self.stdout.write(f'{deleted} logins deleted')
