"""Work the log's chain out anew: `manage.py verify_log [--head ID:HASH]`; exit 1 where something does not fit."""

import argparse

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from iro_portal.core import sealing


def head(text: str) -> sealing.Head:
    """Read a head as seal_log prints it."""
    event_id, _, digest = text.partition(":")
    if not event_id.isdecimal() or len(digest) != 64:
        raise argparse.ArgumentTypeError("expected ID:HASH, as seal_log prints it")
    return sealing.Head(int(event_id), digest)


class Command(BaseCommand):
    help = "Compares the log with its chain; names the first event that does not fit."

    def add_arguments(self, parser):
        parser.add_argument("--head", type=head, metavar="ID:HASH", help="a head noted earlier, outside the portal")

    def handle(self, **options):
        found = sealing.verify(options["head"])
        self.stdout.write(f"{found.sealed:,} sealed events fit, up to the head {found.head or '(none)'}.")
        self.stdout.write(f"{found.unsealed:,} are not sealed yet{_since(found)}.")
        if found.fault:
            raise CommandError(f"Event {found.fault.event_id} {found.fault.sentence}")


def _since(found: sealing.Verified) -> str:
    return f", the oldest recorded on {timezone.localtime(found.since):%d/%m/%Y at %H:%M}" if found.since else ""
