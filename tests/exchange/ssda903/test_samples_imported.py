"""The five made-up returns taken in one after the other; and the printed councils' whole histories, judged."""

import csv
from collections import Counter
from datetime import date, datetime

import pytest

from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.sample.printed.make import RETURNS as PRINTED
from reviews.models import Review
from tests.exchange.ssda903.bringing_in import bring_in_folder, rows
from tests.exchange.ssda903.conftest import RETURNS, TODAY
from tests.exchange.test_printed_returns import Return

pytestmark = pytest.mark.django_db
YEARS = (2017, 2018, 2019, 2020, 2021)


def lines(year: int, module: str):
    with (RETURNS / str(year) / f"{module}.csv").open(newline="") as file:
        yield from csv.DictReader(file)


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def straight_from_the_files() -> dict[str, Counter]:
    """Counts by code over five years, by a few lines of csv: the last year's word on an episode holds."""
    children, episodes, health, missing = {}, {}, set(), set()
    for year in YEARS:
        for row in lines(year, "header"):
            children[row["CHILD"]] = (row["SEX"], row["ETHNIC"])
        of_a_day = Counter()
        for row in sorted(lines(year, "episodes"), key=lambda row: day(row["DEC"]) or date.max):
            place = of_a_day[row["CHILD"], row["DECOM"]]
            of_a_day[row["CHILD"], row["DECOM"]] += 1
            episodes[row["CHILD"], row["DECOM"], place] = (row["LS"], row["PLACE"], row["REC"])
        health |= {(row["CHILD"], year, row["HEALTH_ASSESSMENT"]) for row in lines(year, "oc2")}
        missing |= {(row["CHILD"], row["MIS_START"], row["MISSING"]) for row in lines(year, "missing")}
    return {
        "children": Counter(children.values()),
        "episodes": Counter(episodes.values()),
        "health": Counter(done == "1" for *_, done in health),
        "missing": Counter(kind for *_, kind in missing),
    }


def test_five_returns_in_order_and_each_again(world):
    for year in YEARS:
        run = bring_in_folder(world, RETURNS / str(year))
        assert run.state == "applied", run.problems[:3]
        before = rows()
        bring_in_folder(world, RETURNS / str(year))
        after = rows()
        assert [name for name in before if before[name] != after[name]] == ["exchange.ImportRun", "core.AuditEvent"]
    assert straight_from_the_files() == {
        "children": Counter(Child.objects.values_list("sex", "ethnicity")),
        "episodes": Counter(Episode.objects.values_list("legal_status", "placement", "end_reason")),
        "health": Counter(AnnualHealth.objects.values_list("health_assessment", flat=True)),
        "missing": Counter(MissingEpisode.objects.values_list("kind", flat=True)),
    }
    reviews_are_those_of_the_files()
    each_open_period_has_one_review_to_come()


def reviews_are_those_of_the_files() -> None:
    """Every review of a file that lies in care, once a day: by code the same as the records'."""
    care = {}
    for child, start, known, end in PeriodOfCare.objects.order_by("start").values_list(
        "child__council_id", "start", "start_known", "end"
    ):
        care.setdefault(child, []).append((start, known, end))
    said = {}
    for year in YEARS:
        for row in lines(year, "reviews"):
            said.setdefault((row["CHILD"], day(row["REVIEW"])), row["REVIEW_CODE"])
    wanted = Counter(code for (child, on), code in said.items() if on <= TODAY and in_care(on, care.get(child, [])))
    held = Counter(
        code for child, on, code in Review.objects.held().values_list("child__council_id", "held_on", "participation")
        if in_care(on, care[child])
    )  # fmt: skip
    assert held == wanted


def in_care(on: date, spans: list[tuple]) -> bool:
    first = spans and not spans[0][1] and on < spans[0][0]
    return bool(first) or any(start <= on and (end is None or on <= end) for start, _, end in spans)


def each_open_period_has_one_review_to_come() -> None:
    open_periods = set(PeriodOfCare.objects.filter(end=None).values_list("pk", flat=True))
    assert sorted(Review.objects.planned().values_list("period_id", flat=True)) == sorted(open_periods)


@pytest.mark.parametrize("slug", ["brent", "portsmouth", "harrow"])
def test_a_printed_council_is_judged_as_the_rule_says(world, slug):
    run = bring_in_folder(world, PRINTED / slug, only=("header", "episodes", "reviews"))
    assert (run.state, run.counts["errors"]) == ("applied", 0)
    printed = Return(slug)
    assert Child.objects.count() == len(printed.born)
    assert Episode.objects.count() == len(printed.episodes)
    codes = Counter(code for *_, code in printed.reviews)
    assert Counter(Review.objects.held().values_list("participation", flat=True)) == codes
    judged = Review.objects.held().values_list("child__council_id", "held_on", "timeliness")
    assert sorted(judged) == sorted((child, on, str(how)) for child, on, how in printed.judged())
