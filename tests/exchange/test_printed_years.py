"""The printed years of Brent, Portsmouth and Harrow, out of the records that the sample's files make."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Count, F, Q

from children.commands import add_child_in_care, end_care
from children.models import Child
from iro_portal.core.working_days import calendar
from people.models import Authority, Staff
from people.roles import Role
from reviews import commands
from reviews.due_dates import Timeliness
from reviews.models import AdvocacyReferral, IndependentVisitor, MonitoringAnswer, MonitoringReturn, Participant, Review
from tests.exchange.loaded import printed_years_of


def held_in(authority: Authority, year: int):
    return Review.objects.of(authority).held().filter(held_on__range=(date(year - 1, 4, 1), date(year, 3, 31)))


def by(rows, field: str) -> dict:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def test_brent(db):
    brent = printed_years_of("brent")
    for year, held, in_time in ((2018, 874, 814), (2019, 776, 734)):
        reviews = held_in(brent, year)
        assert by(reviews, "timeliness") == {Timeliness.IN_TIME: in_time, Timeliness.LATE: held - in_time}
    assert by(held_in(brent, 2019), "participation") == {
        "PN1": 529, "PN5": 7, "PN0": 83, "PN6": 130, "PN7": 6, "PN4": 9, "PN2": 6, "PN3": 3, "": 3,
    }  # fmt: skip
    chaired = by(held_in(brent, 2019), "chaired_by_child")
    assert chaired["yes"] + chaired["part"] == 7
    referred = AdvocacyReferral.objects.filter(authority=brent).values_list("referred_on__year", flat=True)
    assert Counter(referred).total() == 54 + 62
    for first, last, visited in ((date(2017, 4, 1), date(2018, 3, 31), 13), (date(2018, 4, 1), date(2019, 3, 31), 10)):
        there = Q(ended_on=None) | Q(ended_on__gte=first)
        assert IndependentVisitor.objects.filter(there, authority=brent, matched_on__lte=last).count() == visited
    a_tenth_is_the_same_by_the_commands(brent)


def a_tenth_is_the_same_by_the_commands(authority: Authority) -> None:
    """The rows have the limits and judgements of the commands; some, recorded one by one by a person, are the same rows."""
    children = authority.children.filter(reviews__held_on__isnull=False).distinct().order_by("council_id")[::10]
    assert len(children) > 50
    for child in children:
        for period in child.periods.all():
            held: list[date] = []
            for review in period.reviews.held().order_by("held_on"):
                due = commands.due_after(period, held)
                assert (review.rule, review.limit_on) == (due.rule, due.limit)
                assert review.timeliness == due.timeliness(review.held_on)
                held.append(review.held_on)
    late = authority.children.filter(reviews__timeliness=Timeliness.LATE).order_by("council_id").distinct()
    for child in (*children[:3], *late[:2]):
        assert recorded_again(child) == [facts_of(review) for review in child.reviews.order_by("pk")]


def recorded_again(child: Child) -> list[tuple]:
    """The reviews of another child with the same time in care, each recorded by the IRO manager."""
    manager = next(staff for staff in Staff.objects.of(child.authority) if staff.duties().has(Role.IRO_MANAGER))
    period = child.periods.get()
    twin = add_child_in_care(
        authority=child.authority, council_id=f"{child.council_id}T", name="Twin", date_of_birth=child.date_of_birth,
        start=period.start, by=None,
    )  # fmt: skip
    for review in child.reviews.held().order_by("held_on"):
        commands.hold_review(
            review=twin.reviews.planned().get(), by=manager, held_on=review.held_on, how="meeting",
            participation=review.participation,
        )  # fmt: skip
    if period.end:
        end_care(child=twin, end=period.end, by=None, reason=period.end_reason)
    return [facts_of(review) for review in twin.reviews.exclude(state="cancelled").order_by("pk")]


def facts_of(review: Review) -> tuple:
    return (review.state, review.rule, review.limit_on, review.held_on, review.timeliness, review.participation)


def test_portsmouth(db):
    portsmouth = printed_years_of("portsmouth")
    reviews = held_in(portsmouth, 2014)
    assert reviews.count() == 851
    assert by(reviews, "participation") == {"PN0": 250, "PN1": 326, "PN3": 8, "PN2": 100, "PN5": 130, "PN7": 37}
    people = Participant.objects.filter(review__in=reviews)
    parents = people.filter(role__side="parent", attended=True)
    assert parents.values("review").distinct().count() == 315
    others = people.exclude(role__side="parent")
    assert (others.filter(attended=True).count(), others.filter(attended=False).count()) == (214, 13)
    assert by(others.filter(attended=True), "role__key")[None] == 7
    days, in_time = calendar(), 0
    for held_on, received in reviews.filter(plan_received_on__isnull=False).values_list("held_on", "plan_received_on"):
        in_time += days.between(received, held_on) >= 3
    assert in_time == 630
    assert percent_of_good(reviews, "progress-education", 2) == 74
    assert percent_of_good(reviews, "progress-health", 3) == 89


def percent_of_good(reviews, question: str, quarter: int) -> int:
    months = [(quarter * 3 + 3 + place) % 12 + 1 for place in range(3)]
    answers = MonitoringAnswer.objects.filter(
        filled__review__in=reviews.filter(held_on__month__in=months), question__key=question
    )
    return int(100 * answers.filter(value="good").count() / answers.count() + 0.5)


def test_harrow(db):
    harrow = printed_years_of("harrow")
    reviews = held_in(harrow, 2019)
    assert by(reviews, "timeliness") == {Timeliness.IN_TIME: 525}
    forms = MonitoringReturn.objects.filter(review__in=reviews)
    months = by(forms.annotate(month=F("sent_on__month")), "month")
    assert [months[month] for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)] == [
        47, 37, 36, 58, 38, 40, 55, 42, 28, 42, 51, 39,
    ]  # fmt: skip
    assert forms.filter(review__participation__in=("PN4", "PN7")).count() == 19
    assert reviews.filter(child__disabilities__isnull=False).count() == 9
    assert AdvocacyReferral.objects.filter(authority=harrow, advocate_from__isnull=False).count() == 39


@pytest.mark.parametrize("slug", ["southwark"])
def test_a_council_without_a_return_has_none(db, slug):
    assert not Review.objects.of(printed_years_of(slug)).exists()
