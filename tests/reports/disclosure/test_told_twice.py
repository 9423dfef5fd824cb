"""Reviews that several tables count under other names: what one hides must not stand in another, or follow from it."""

from datetime import date, timedelta

import pytest

from people.models import Authority
from reports import definitions, engine
from reports.disclosure import refuse_if_disclosive, suppress
from reports.disclosure.constraints import System
from reports.period import financial_year
from reports.table import Kind
from tests.reports.review_years import Reviewed

DAY = date(2018, 6, 1)
CODES = {"PN1": 9, "PN2": 7, "PN3": 12, "PN4": 11, "PN5": 2, "PN6": 8, "PN7": 6, "PN0": 5}
LATE = 4


@pytest.fixture
def town(db) -> Reviewed:
    town = Reviewed(Authority.objects.create(slug="anytown", name="Anytown"))
    codes = [code for code, times in CODES.items() for _ in range(times)]
    for number, code in enumerate(codes):
        limit = DAY - timedelta(days=1) if number < LATE else DAY
        town.review(DAY, limit=limit, participation=code)
    return town


def tables(town, *slugs):
    return [engine.table(engine.ask(definitions.find(slug), town.authority, financial_year(DAY))) for slug in slugs]


def counts(table) -> dict:
    return {row.key: row.cells[0] for row in [*table.rows, *filter(None, [table.total])]}


def test_a_code_that_is_hidden_does_not_follow_from_how_children_were_heard(town):
    headlines, participation = map(counts, suppress(tables(town, "review-headlines", "participation"), 4).tables)
    assert participation["pn5"].kind is Kind.SUPPRESSED
    for whole, parts in (("advocate", ("pn2", "pn5")), ("attended", ("pn1", "pn3"))):
        hidden = [cell.kind is Kind.SUPPRESSED for cell in (headlines[whole], *(participation[part] for part in parts))]
        assert sum(hidden) != 1, whole
    for one, other in (("absent", "pn7"), ("silent", "pn4"), ("medium", "pn6"), ("under-4", "pn0")):
        assert headlines[one].kind is participation[other].kind, one


def test_late_reviews_that_are_hidden_are_hidden_wherever_they_are_counted(town):
    headlines, reasons = map(counts, suppress(tables(town, "review-headlines", "lateness-reasons"), 4).tables)
    assert headlines["late"].kind is reasons["total"].kind is Kind.SUPPRESSED


def test_what_the_figures_belie_is_not_held_to_be_so(town):
    """Where an authority puts PN5 under another row, what is printed there is no part of the sum."""
    system = System(tables(town, "review-headlines", "participation"))
    year = financial_year(DAY)
    whole = system.number["count", "anytown", "reviews", year, frozenset({("voice", "advocate")})]
    assert any(
        whole in [count for _, count in relation.terms] and len(relation.terms) == 3 for relation in system.relations
    )
    part = system.number["count", "anytown", "reviews", year, frozenset({("participation", "pn5")})]
    system.counts[part].value += 1
    system.relations.clear()
    system._seen.clear()
    system._relate_told_twice()
    assert not any(part in [count for _, count in relation.terms] for relation in system.relations)


def test_what_a_paper_hid_does_not_follow_from_the_next_one_under_another_name(town):
    """PN5 was hidden: “advocate” is PN2 and PN5, and stands in a paper published later."""
    (first,) = suppress(tables(town, "participation"), 4).tables
    later = tables(town, "review-headlines")
    found = suppress(later, 4, [[first]])
    refuse_if_disclosive(found.tables, 4, [[first]], found.bounds, later)
    headlines = counts(found.tables[0])
    assert counts(first)["pn5"].kind is Kind.SUPPRESSED
    assert headlines["advocate"].kind is Kind.SUPPRESSED


def test_what_a_paper_hid_does_not_follow_from_its_parts_in_the_next_one(town):
    (first,) = suppress(tables(town, "review-headlines"), 4).tables
    hidden = counts(first)["late"]
    assert hidden.kind is Kind.SUPPRESSED
    later = tables(town, "review-timeliness")
    found = suppress(later, 4, [[first]])
    refuse_if_disclosive(found.tables, 4, [[first]], found.bounds, later)
    assert counts(found.tables[0])["held-late"].kind is Kind.SUPPRESSED
