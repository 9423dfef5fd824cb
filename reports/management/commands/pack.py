"""A whole pack on the command line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from iro_portal.core.marking import Kind as Marked
from iro_portal.core.marking import marking
from iro_portal.core.pdf import PdfUnavailable
from people.models import Authority
from reports.commands.packs import quarter_of_year, refuse_to_come, year_of
from reports.disclosure import Unhideable
from reports.management import given
from reports.models import Pack
from reports.packs import files, kinds
from reports.packs.building import bare_paper, paper_of
from reports.packs.declaring import Kind, Span
from reports.packs.paper import Paper
from reports.period import Period, PeriodRefused
from reports.publishing import published_before

USAGE = "pack KIND --authority SLUG --year 2018/19 --output FILE"


class Command(BaseCommand):
    help = "Write a whole pack: the paper as Word or PDF, its tables as XLSX, ODS, CSV or JSON; --list names the kinds."

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", help="which kind of pack; --list names them")
        parser.add_argument("--list", action="store_true", help="key, title and what each kind is for")
        parser.add_argument("--authority", metavar="SLUG")
        parser.add_argument("--year", metavar="YEAR", help="April to March, as 2018/19")
        parser.add_argument("--quarter", metavar="N", help="1 (April to June) to 4, of that year")
        parser.add_argument(
            "--from", dest="first", metavar="DATE", help="of a progress report: first day, as 2018-04-01"
        )
        parser.add_argument("--to", dest="last", metavar="DATE", help="of a progress report: last day, included")
        parser.add_argument("--format", default="docx", help=", ".join(files.FORMATS))
        parser.add_argument("--output", metavar="FILE", help="default: standard output, for formats of text")
        parser.add_argument("--suppress", action="store_true", help="hide small counts, as for the public")

    def handle(self, *, kind, list, authority, year, quarter, first, last, format, output, suppress, **options):
        if list:
            return self._list()
        try:
            declared, file = kinds.find(given.needed("a kind", kind, USAGE)), files.find(format)
            period = _period(declared, year, quarter, first, last)
            refuse_to_come(period, timezone.localdate())
            paper = _paper(declared, given.authority(authority, USAGE), period, suppress)
            return self._write(files.render_paper(paper, format, marking(Marked.FIGURES, given.WHO)), file, output)
        except (kinds.UnknownKind, files.UnknownFormat, PeriodRefused, PdfUnavailable) as problem:
            raise CommandError(str(problem)) from None
        except Unhideable as problem:
            raise CommandError(problem.sentence) from None

    def _list(self):
        for kind in kinds.KINDS.values():
            self.stdout.write(f"{kind.key:14} {kind.title:36} {kind.what_for}")

    def _write(self, body: bytes, file, output: str | None) -> None:
        if output:
            return given.write_file(Path(output), body)
        if not file.is_text:
            raise CommandError(f"{file.label} is no text for a terminal; name a file with --output.")
        return self.stdout.write(body.decode(), ending="")


def _paper(kind: Kind, authority: Authority, period: Period, suppressed: bool) -> Paper:
    """Return the stored pack of this kind and period with its words; without one, the figures and marked places."""
    packs = Pack.objects.filter(authority=authority, kind=kind.key, first=period.start, last=period.last)
    pack, today = packs.select_related("authority").first(), timezone.localdate()
    earlier = published_before(authority, period) if suppressed else ()
    if pack:
        return paper_of(pack, today, suppressed=suppressed, earlier=earlier)
    return bare_paper(kind, authority, period, today, suppressed=suppressed, earlier=earlier)


def _period(kind: Kind, year: str | None, quarter: str | None, first: str | None, last: str | None) -> Period:
    if kind.span == Span.ANY and (first or last):
        return Period.of_days(given.day("--from", first, USAGE), given.day("--to", last, USAGE))
    if first or last:
        raise CommandError(f"{kind.title}: give --year, such as --year 2018/19, in place of --from and --to.")
    found = year_of(given.needed("--year", year, USAGE))
    if kind.span != Span.QUARTER:
        return found
    if not (quarter or "").isdecimal():
        raise CommandError("--quarter is missing; expected 1 (April to June) to 4 (January to March).")
    return quarter_of_year(found, int(quarter))
