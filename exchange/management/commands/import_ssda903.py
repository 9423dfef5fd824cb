"""Take an SSDA903 return in: whole, or not at all; --check says what it would change and writes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exchange.commands import take
from exchange.kinds import KINDS
from exchange.management.importing import authority_of
from exchange.models import ImportRun
from exchange.sources import Source
from exchange.ssda903 import sources
from exchange.ssda903.kind import CheckedImport
from exchange.ssda903.plan import CHANGED, CONFLICTS, NEW, SAME, VANISHED
from exchange.ssda903.said import MODULES
from iro_portal.core.spreadsheet import UnreadableFile

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Takes an SSDA903 return in: a folder of CSV files, a zip of them, or one XML file."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FOLDER_OR_XML")
        parser.add_argument("--authority", required=True, metavar="SLUG")
        parser.add_argument("--check", action="store_true", help="say what would happen; write nothing")

    def handle(self, *, path: Path, authority: str, check: bool, **options):
        """Check the return, say what it would change and, unless --check is given, take it in."""
        council, today, kind = authority_of(authority), timezone.localdate(), KINDS[ImportRun.Kind.SSDA903]
        try:
            files = [Source(each.name, each.size, each.opened) for each in sources.find(path)]
        except UnreadableFile as wrong:
            raise CommandError(str(wrong)) from None
        found = kind.check(files, council, today)
        self._report(found)
        if not found.checked.is_sound:
            raise CommandError(found.summary)
        if check or not kind.changes(found.counts):
            self.stdout.write(found.summary)
            return
        run = take(kind=kind.key, authority=council, sources=files, by=None, today=today, found=found)
        self.stdout.write(f"{run}: {run.summary}")

    def _report(self, found: CheckedImport) -> None:
        """Rows by module, then errors, then warnings, then what would change."""
        for module, count in found.checked.counts.items():
            self.stdout.write(f"{module}: {count:,} rows")
        for module, name in found.checked.skipped.items():
            self.stdout.write(f"{module}: left out ({name})")
        self._findings("Errors", found.checked.errors, found.checked.error_count)
        self._findings("Warnings", found.checked.warnings, found.checked.warning_count)
        if found.checked.is_sound:
            self._difference(found)

    def _findings(self, heading: str, kept: list, count: int) -> None:
        self.stderr.write(f"{heading}: {count:,}")
        for finding in kept[:MOST_SHOWN]:
            self.stderr.write(f"  {finding}")
        if count > MOST_SHOWN:
            self.stderr.write(f"  ... and {count - MOST_SHOWN:,} more.")

    def _difference(self, found: CheckedImport) -> None:
        what = (NEW, CHANGED, SAME, VANISHED, CONFLICTS)
        self.stdout.write("".join(f"{word:>20}" if not word else f"{word:>12}" for word in ("", *what)))
        for module in MODULES:
            counts = "".join(f"{found.difference.tally[module.name, each]:>12,}" for each in what)
            self.stdout.write(f"{module.label:>20}{counts}")
        for line in found.warnings:
            if line.startswith("Left out"):
                self.stdout.write(line)
        for sentence in found.difference.shown[:MOST_SHOWN]:
            self.stdout.write(sentence)
