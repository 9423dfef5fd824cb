"""Chain what is new in the log: `manage.py seal_log`, every hour or so."""

from django.core.management.base import BaseCommand, CommandError

from iro_portal.core import sealing


class Command(BaseCommand):
    help = "Chains the events of the log that are not yet sealed; prints the head of the chain, to be kept elsewhere."

    def handle(self, **options):
        try:
            count = sealing.seal()
        except sealing.Busy as busy:
            raise CommandError(str(busy)) from busy
        self.stdout.write(f"Sealed: {count:,}. Head: {sealing.head() or 'none, the log is empty'}")
