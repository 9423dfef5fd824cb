"""Take an escalation log in from a spreadsheet: whole, or not at all."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exchange.commands import import_log
from exchange.escalation_log.check import check
from exchange.escalation_log.problems import UnreadableFile
from exchange.escalation_log.spreadsheet import read_bytes
from people.models import Authority

MOST_SHOWN = 200


class Command(BaseCommand):
    help = "Take in an escalation log (CSV in UTF-8, or XLSX). Its columns: docs/escalation-log.md."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", required=True, metavar="SLUG")
        parser.add_argument("--check", action="store_true", help="say what would happen; write nothing")

    def handle(self, *, file: Path, authority: str, **options):
        """Check the file; unless --check is given and if nothing is wrong, take it in."""
        council, today = self._authority(authority), timezone.localdate()
        try:
            body = read_bytes(file)
        except UnreadableFile as wrong:
            raise CommandError(str(wrong)) from None
        found = check(name=file.name, body=body, authority=council, today=today)
        for warning in found.warnings:
            self.stderr.write(warning)
        self._refuse(file, found)
        if options["check"] or not found.new:
            self.stdout.write(found.summary)
            return
        run = import_log(authority=council, file_name=file.name, body=body, by=None, today=today, found=found)
        self.stdout.write(f"{run}: {found.summary.replace(' to add', ' added')}")

    def _authority(self, slug: str) -> Authority:
        found = Authority.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {slug}; there are: {known}.")
        return found

    def _refuse(self, file: Path, found) -> None:
        if not found.problems:
            return
        lines = [f"{file.name}: {problem}" for problem in found.problems[:MOST_SHOWN]]
        hidden = len(found.problems) - len(lines)
        more = [f"... and {hidden} more."] if hidden else []
        raise CommandError("\n".join([*lines, *more, found.summary]))
