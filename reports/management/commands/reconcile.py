"""Every printed table against the computed one."""

import json

from django.core.management.base import BaseCommand, CommandError

from people.models import Authority
from reports.reconcile.compare import Reconciled
from reports.reconcile.printed import printed_tables
from reports.reconcile.running import reconciled
from reports.reconcile.words import as_json, in_one_line, text, totals

FORMATS = ("text", "json")


class Command(BaseCommand):
    help = (
        "Compare every printed table with the computed one, cell by cell; exit 1 if a difference is no known misprint."
    )

    def add_arguments(self, parser):
        parser.add_argument("--authority", metavar="SLUG", help="default: every authority with printed tables")
        parser.add_argument("--format", default="text", help=", ".join(FORMATS))

    def handle(self, *, authority, format, **options):
        if format not in FORMATS:
            raise CommandError(f"“{format}” is no format; expected one of: {', '.join(FORMATS)}.")
        loaded, missing = _authorities(authority)
        found = [each for one in loaded for each in self._compare(one, format)]
        if format == "json":
            said = {"tables": [as_json(each) for each in found], "totals": totals(found), "not_loaded": missing}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
        elif found:
            self.stdout.write(in_one_line(found))
        _refuse_differences(found, missing)

    def _compare(self, authority: Authority, format: str) -> list[Reconciled]:
        """Return an authority's tables, each written as soon as it is compared."""
        found = []
        for each in reconciled(authority):
            found.append(each)
            if format == "text":
                self.stdout.write("\n".join(text(each)) + "\n")
        return found


def _authorities(slug: str | None) -> tuple[list[Authority], list[str]]:
    """Return the authorities to compare, and the slugs of those that are not loaded."""
    printed = list(dict.fromkeys(table.authority for table in printed_tables()))
    if slug and slug not in printed:
        raise CommandError(f"There is no printed table of “{slug}”; expected one of: {', '.join(printed)}.")
    wanted = [slug] if slug else printed
    loaded = {each.slug: each for each in Authority.objects.filter(slug__in=wanted)}
    return [loaded[each] for each in wanted if each in loaded], [each for each in wanted if each not in loaded]


def _refuse_differences(found: list[Reconciled], missing: list[str]) -> None:
    if missing:
        names = " and ".join(missing)
        raise CommandError(
            f"Not loaded, so not compared: {names}. Load with: manage.py load_sample {' '.join(missing)}"
        )
    wrong = [each.table.name for each in found if not each.is_right]
    if wrong:
        raise CommandError(f"Something printed is neither as computed nor a known misprint: {', '.join(wrong)}.")
