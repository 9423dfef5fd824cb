"""The sample's escalations of Brent, Portsmouth and Harrow: what the papers print comes out of records."""

import csv
from collections import Counter
from datetime import date, datetime

import pytest
from django.db.models import Count

from escalations.models import Escalation, EscalationChild, StageRecord
from exchange.commands import take, undo_import
from exchange.escalation_log.check import check
from exchange.sample import roster
from exchange.sample.councils import add_council
from exchange.sample.logged.returned import RETURNS, read_returned
from exchange.sample.rostered import LOGS, Rostered
from exchange.sample.words import declared
from exchange.sources import Source
from people.models import Authority
from tests.exchange.conftest import TODAY
from tests.exchange.test_replay import Replay, told

COUNCILS = ("brent", "portsmouth", "harrow")
CHILDREN = ("Children", "Child reference", "Child ID")


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def logs(slug: str):
    return sorted(LOGS.glob(f"{slug}-20*.csv"))


def children_of(row: dict[str, str]) -> list[str]:
    return next(row[heading] for heading in CHILDREN if heading in row).split("; ")


def add(slug: str) -> Authority:
    """The council, and the children of its logs in care from the beginning to this day."""
    authority = add_council(slug)
    named = {child: row for path in logs(slug) for row in rows_of(path) for child in children_of(row)}
    by_id = {child.council_id: child for child in read_returned(slug)}
    first_worker = next(post[3] for post in declared(f"authorities/{slug}")["posts"] if post[1] == "social-worker")
    roster.create(authority, [
        Rostered(
            council_id=each, name=f"Child {each}", date_of_birth=by_id[each].born, sex="1", ethnicity="WBRI",
            care_start=by_id[each].stays[0][0], care_end=None, team=row["Team"], social_worker=first_worker,
            iro=row["IRO"],
        )
        for each, row in named.items()
    ])  # fmt: skip
    return authority


def taken(slug: str) -> Authority:
    authority = add(slug)
    for path in logs(slug):
        sources = [Source.of_path(path)]
        run = take(kind="escalation-log", authority=authority, sources=sources, by=None, today=TODAY)
        assert run.state == "applied", run.problems
    return authority


def raised_in(authority: Authority, year: int):
    return Escalation.objects.of(authority).raised_between(date(year, 4, 1), date(year + 1, 4, 1))


def by(rows, field: str) -> dict:
    return dict(rows.order_by().values_list(field).annotate(Count("pk", distinct=True)))


def reached(escalations, title: str) -> int:
    records = StageRecord.objects.filter(escalation__in=escalations, stage__answerers__title=title)
    return records.values("escalation").distinct().count()


def test_brents_47_and_49_escalations_of_which_3_reached_the_operational_director(db):
    brent = taken("brent")
    assert [raised_in(brent, year).count() for year in (2017, 2018)] == [47, 49]
    assert reached(raised_in(brent, 2018), "operational director") == 3
    assert reached(Escalation.objects.of(brent), "strategic director") == 0


def test_portsmouths_116_manager_alerts_by_issue(db):
    portsmouth = taken("portsmouth")
    alerts = raised_in(portsmouth, 2013)
    assert alerts.count() == Escalation.objects.of(portsmouth).count() == 116
    assert by(alerts.filter(reasons__is_main=True), "reasons__reason__standard") == {
        "statutory": 18, "drift": 20, "care-plan": 54, "not-told": 4, "review-decisions": 5, "legal": 1,
        "review-papers": 14,
    }  # fmt: skip
    assert reached(alerts, "head of service") == 0
    informal = alerts.filter(records__rank=0)
    assert informal.exists()
    assert not informal.filter(raised_on__gte=date(2013, 9, 1)).exists()
    assert not StageRecord.objects.filter(
        escalation__in=alerts.filter(raised_on__lt=date(2013, 9, 1)), opened_on__isnull=False
    )


def test_harrows_57_disputes_by_stage_and_55_completed_by_month(db):
    harrow = taken("harrow")
    disputes = raised_in(harrow, 2018)
    assert disputes.count() == Escalation.objects.of(harrow).count() == 57
    assert by(disputes, "stage__rank") == {1: 49, 2: 8}
    assert by(StageRecord.objects.filter(escalation__in=disputes), "rank") == {1: 57, 2: 8}
    completed = disputes.filter(resolved_on__range=(date(2018, 4, 1), date(2019, 3, 31)))
    months = Counter(completed.values_list("resolved_on__month", flat=True))
    assert [months[month] for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)] == [1, 6, 3, 7, 1, 1, 11, 8, 4, 4, 6, 3]
    pair = disputes.alias(concerned=Count("children")).get(concerned=2)
    assert (pair.stage.rank, EscalationChild.objects.filter(escalation=pair).count()) == (2, 2)


@pytest.mark.parametrize("slug", COUNCILS)
def test_every_child_of_a_log_was_in_care_on_the_day_raised(slug):
    """Read plainly from the return's episodes."""
    episodes = [
        (row["CHILD"], day(row["DECOM"]), day(row["DEC"]) if row["DEC"] else date.max)
        for row in rows_of(RETURNS / slug / "episodes.csv")
    ]
    for path in logs(slug):
        for row in rows_of(path):
            on = day(row["Date raised"])
            for child in children_of(row):
                assert any(who == child and start <= on < end for who, start, end in episodes), (child, on)


@pytest.mark.parametrize("slug", COUNCILS)
def test_a_tenth_of_the_printed_rows_replayed_gives_the_same_rows(db, slug):
    authority = add(slug)
    for path in logs(slug):
        body = path.read_bytes()
        checked = check(name=path.name, body=body, authority=authority, today=TODAY)
        run = take(
            kind="escalation-log", authority=authority, sources=[Source.of_bytes(path.name, body)], by=None, today=TODAY
        )
        dated = [entry for entry in checked.new if all(reached.opened_on for reached in entry.stages)]
        sample = {entry.reference: entry for entry in [*dated[::10], max(dated, key=lambda each: len(each.stages))]}
        imported = {row.council_reference: told(row) for row in Escalation.objects.filter(council_reference__in=sample)}
        undo_import(run=run, by=None)
        assert {reference: told(Replay(entry).run()) for reference, entry in sample.items()} == imported


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()
