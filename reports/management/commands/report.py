"""One table on the command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from iro_portal.core.marking import Kind, marking
from iro_portal.core.pdf import PdfUnavailable
from reports import beside, definitions, engine, render
from reports.disclosure import Unhideable
from reports.forms import MOST_YEARS
from reports.management import given
from reports.period import Period, PeriodRefused
from reports.publishing import for_the_public
from reports.table import Table

USAGE = "report SLUG --authority SLUG --from DATE --to DATE"


class Command(BaseCommand):
    help = "Write one report as a file; --list names them all."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?", help="which report; --list names them")
        parser.add_argument("--list", action="store_true", help="slug, units, title and source of each report")
        parser.add_argument("--authority", metavar="SLUG")
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day, as 2018-04-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, included")
        parser.add_argument("--unit", default="", help="what to count, if not the report's usual unit")
        parser.add_argument("--compare", default="0", metavar="N", help="so many earlier years beside it")
        parser.add_argument("--format", default="csv", help=", ".join(render.FORMATS))
        parser.add_argument("--output", metavar="FILE", help="default: standard output")
        parser.add_argument("--suppress", action="store_true", help="hide small counts, as for the public")

    def handle(self, *, slug, list, authority, first, last, unit, compare, format, output, suppress, **options):
        if list:
            return self._list()
        chosen = _format(format)
        try:
            spec = definitions.find(given.needed("a report", slug, USAGE))
            period = Period.of_days(given.day("--from", first, USAGE), given.day("--to", last, USAGE))
            question = engine.ask(spec, given.authority(authority, USAGE), period, unit, _years(compare))
        except (definitions.UnknownReport, engine.UnknownUnit, PeriodRefused) as problem:
            raise CommandError(str(problem)) from None
        try:
            body = chosen.render(_table(question, suppress), marking(Kind.FIGURES, given.WHO))
        except PdfUnavailable as missing:
            raise CommandError(str(missing)) from None
        except Unhideable as problem:
            raise CommandError(problem.sentence) from None
        self._write(body, chosen, output)

    def _list(self):
        for spec in definitions.REPORTS.values():
            self.stdout.write(f"{spec.slug:24} {', '.join(spec.units):38} {spec.title:36} {spec.source}".rstrip())

    def _write(self, body: bytes, chosen: render.Format, output: str | None) -> None:
        if output:
            return given.write_file(Path(output), body)
        if chosen.is_text:
            return self.stdout.write(body.decode(), ending="")
        raw = getattr(self.stdout._out, "buffer", None)
        if raw is None or self.stdout.isatty():
            raise CommandError(f"{chosen.label} is no text for a terminal; name a file with --output.")
        raw.write(body)
        raw.flush()


def _table(question: engine.Question, is_public: bool) -> Table:
    table = beside.complete(question, timezone.localdate())
    return for_the_public(table, question.authority) if is_public else table


def _format(key: str) -> render.Format:
    if key not in render.FORMATS:
        raise CommandError(f"“{key}” is no format; expected one of: {', '.join(render.FORMATS)}.")
    return render.FORMATS[key]


def _years(value: str | int) -> int:
    if not str(value).isdecimal() or int(value) > MOST_YEARS:
        raise CommandError(f"--compare {value} cannot be done; expected a number from 0 to {MOST_YEARS}.")
    return int(value)
