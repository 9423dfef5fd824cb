"""What must hold of every table of a council whose printed years are loaded; asked where they are loaded anyway."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.models import Child
from iro_portal.home.retention.anonymise import anonymise
from people.models import Authority
from reports import definitions, engine
from reports.catalogue import countables
from reports.dimensions import MONTH, QUARTER, YEAR
from reports.disclosure import refuse_if_disclosive
from reports.packs.building import bare_paper
from reports.packs.kinds import KINDS
from reports.period import Period, financial_year
from reports.spec import CrossTable
from reports.table import Kind, Role

THRESHOLD = 4
PRINTED = {"southwark": 2017, "brent": 2018, "portsmouth": 2013, "harrow": 2018}


def year_of(slug: str) -> Period:
    """Return the latest whole printed year of a council."""
    return financial_year(date(PRINTED[slug], 4, 1))


def every_pack_is_fit_for_the_public(authority: Authority) -> None:
    """Small counts hidden, no attack on any kind of pack finds what a hidden cell is."""
    for kind in KINDS.values():
        paper = bare_paper(kind, authority, year_of(authority.slug), date(2020, 1, 1), suppressed=True)
        refuse_if_disclosive(paper.tables, THRESHOLD, (), paper.bounds)
        assert paper.tables, kind.key


def rows_sum_to_totals_where_they_cannot_overlap(authority: Authority) -> None:
    """Of every cross table, in every unit: the rows of a column, with what is not recorded, make its total."""
    checked = 0
    for spec in definitions.REPORTS.values():
        for unit in spec.units if isinstance(spec, CrossTable) else ():
            found = engine.table(engine.ask(spec, authority, year_of(authority.slug), unit))
            lines = [row for row in found.rows if row.role is Role.LINE]
            for place, column in enumerate(found.columns):
                if column.adds and found.total and found.total.cells[place].kind is Kind.COUNT:
                    summed = sum(row.cells[place].value for row in lines if row.cells[place].kind is Kind.COUNT)
                    assert summed == found.total.cells[place].value, (spec.slug, unit, column.label)
                    checked += 1
    assert checked > 20


def the_parts_of_a_period_sum_to_the_whole(authority: Authority) -> None:
    """Of every measure that adds up and has a day: its months, its quarters, its year."""
    checked = 0
    period = year_of(authority.slug)
    for countable in countables().values():
        measure = countable.measure
        if not (measure.day and measure.adds_up and measure.summary is None) or measure.is_stock:
            continue
        spec = CrossTable(
            slug="trial", title="", subject="", answers="", source="", measures=(measure,), rows=MONTH, statements=None
        )
        counts = engine.ask(spec, authority, period).counts(measure, period)
        for dimension in (MONTH, QUARTER, YEAR):
            parts = counts.by(dimension.key(measure))
            assert sum(parts.values()) == counts.by()[()], (measure.name, dimension.name)
            checked += bool(parts)
    assert checked > 6


def anonymising_changes_no_figure(authority: Authority) -> None:
    """Every table of the printed year, with some of its children anonymised, reads as it did before."""
    before = _figures(authority)
    assert sum(map(bool, before.values())) > 20
    children = [*Child.objects.of(authority).order_by("pk")[::25]][:12]
    with transaction.atomic():
        for child in children:
            anonymise(child, on=timezone.localdate())
    assert len(children) > 3
    after = _figures(authority)
    assert [slug for slug, lines in before.items() if after[slug] != lines] == []


def _figures(authority: Authority) -> dict[str, list]:
    tables = {
        slug: engine.table(engine.ask(spec, authority, year_of(authority.slug)))
        for slug, spec in definitions.REPORTS.items()
    }
    return {
        slug: [(row.label, [cell.plain for cell in cells]) for row, cells in table.lines()]
        for slug, table in tables.items()
    }
