"""Encrypt the keys of authenticators by the first key of the settings: `manage.py renew_encryption [--check]`."""

from django.core.management.base import BaseCommand, CommandError

from iro_portal.core.encryption import CannotBeOpened
from people.models import Authenticator
from people.second_factor import opens, renew


class Command(BaseCommand):
    help = "Encrypts each authenticator's key anew, so that an older key can be taken out of the settings."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; say whether each can be opened")

    def handle(self, **options):
        devices = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
        failed = [pk for pk in devices if not self._done(pk, options["check"])]
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(devices)} keys cannot be opened: put back the key that encrypted them, "
                "or take those people's second step away so that they set it up again."
            )
        self.stdout.write(f"{len(devices)} keys {'can be opened' if options['check'] else 'are encrypted anew'}.")

    def _done(self, pk: int, only_check: bool) -> bool:
        try:
            (opens if only_check else renew)(pk)
        except CannotBeOpened:
            return False
        return True
