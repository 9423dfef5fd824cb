"""What the commands that take a spreadsheet in have in common: whole, or not at all; --check writes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exchange.commands import take
from exchange.kind import Checked
from exchange.kinds import KINDS
from exchange.sources import Source
from iro_portal.core.spreadsheet import UnreadableFile, read_bytes
from people.models import Authority

MOST_SHOWN = 200


class ImportCommand(BaseCommand):
    """Takes one spreadsheet of one kind in; `kind` is its key."""

    kind: str

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", required=True, metavar="SLUG")
        parser.add_argument("--check", action="store_true", help="say what would happen; write nothing")

    def handle(self, *, file: Path, authority: str, **options):
        """Check the file; unless --check is given and if nothing is wrong, take it in."""
        council, today, kind = authority_of(authority), timezone.localdate(), KINDS[self.kind]
        try:
            sources = [Source.of_bytes(file.name, read_bytes(file))]
        except UnreadableFile as wrong:
            raise CommandError(str(wrong)) from None
        found = kind.check(sources, council, today)
        for warning in found.warnings:
            self.stderr.write(warning)
        refuse_problems(file.name, found)
        if options["check"] or not kind.changes(found.counts):
            self.stdout.write(found.summary)
            return
        run = take(kind=self.kind, authority=council, sources=sources, by=None, today=today, found=found)
        self.stdout.write(f"{run}: {run.summary}")


def authority_of(slug: str) -> Authority:
    """Return the authority of a slug; a CommandError names those that there are."""
    found = Authority.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no authority {slug}; there are: {known}.")
    return found


def refuse_problems(name: str, found: Checked) -> None:
    """Raise CommandError with every problem of a file, up to as many as a screen is for."""
    if not found.problems:
        return
    lines = [f"{name}: {problem}" for problem in found.problems[:MOST_SHOWN]]
    hidden = len(found.problems) - len(lines)
    more = [f"... and {hidden} more."] if hidden else []
    raise CommandError("\n".join([*lines, *more, found.summary]))
