"""Fixing many days at once, and the month's reviews on a page and as a calendar file."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews import commands, planning
from reviews.models import Review
from tests.factories import caseload as many
from tests.factories import review as make

PLACE, MONTH = "/reviews/schedule/", "/reviews/calendar/"
TODAY = timezone.localdate()


def lines(*rows: dict) -> dict:
    """What the page sends for these lines: a review, a day as three boxes, and more."""
    typed = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for place, row in enumerate(rows):
        review, day = row["review"], row.get("day")
        sent = {"reference": review.reference, "version": review.version, "was": review.planned_on or ""}
        sent |= dict(zip(("planned_on_day", "planned_on_month", "planned_on_year"), day or ("", "", ""), strict=True))
        sent |= {"why": row.get("why", "")} | row.get("more", {})
        typed |= {f"form-{place}-{name}": value for name, value in sent.items()}
    return typed


def boxes(day: date) -> tuple:
    return day.day, day.month, day.year


def send(client, person, *rows, query=""):
    client.force_login(person)
    return client.post(PLACE + query, lines(*rows), follow=True)


def to_come(world, count: int) -> list[Review]:
    return [world.child().reviews.planned().get() for _ in range(count)]


def planned(*reviews) -> list:
    return [Review.objects.get(pk=review.pk).planned_on for review in reviews]


def test_many_days_are_fixed_at_once_by_business_support(world, client):
    first, second, third = to_come(world, 3)
    day = make.working_day(10)
    answer = send(client, world.support, {"review": first, "day": boxes(day)}, {"review": second},
                  {"review": third, "day": boxes(day)})  # fmt: skip
    assert "The days of 2 reviews are fixed." in answer.text
    assert planned(first, second, third) == [day, None, day]


def test_where_one_is_refused_none_is_fixed_and_every_word_stays(world, client):
    first, second = to_come(world, 2)
    day, before_care = make.working_day(10), date(2020, 1, 6)
    answer = send(client, world.support, {"review": first, "day": boxes(day)},
                  {"review": second, "day": boxes(before_care)})  # fmt: skip
    assert "The child came into care on" in answer.text
    assert planned(first, second) == [None, None]
    form = answer.context["form"]
    assert form.forms[0]["planned_on"].value() == tuple(str(part) for part in boxes(day))
    assert form.forms[1]["planned_on"].value() == ("6", "1", "2020")


def test_every_refusal_is_said_not_only_the_first(world, client):
    reviews = to_come(world, 2)
    answer = send(client, world.support, *({"review": row, "day": ("6", "1", "2020")} for row in reviews))
    assert sum(bool(line.errors) for line in answer.context["form"].forms) == 2


def test_a_day_that_is_none_is_said_at_its_line(world, client):
    (review,) = to_come(world, 1)
    answer = send(client, world.support, {"review": review, "day": ("31", "2", "2027")})
    assert "must be a real date" in answer.text
    assert planned(review) == [None]


def test_a_moved_day_needs_a_reason(world, client):
    (review,) = to_come(world, 1)
    review = commands.plan_review(review=review, planned_on=make.working_day(5), by=world.iro)
    moved = {"review": review, "day": boxes(make.working_day(6))}
    assert "say why" in send(client, world.support, moved).text
    assert "is fixed" in send(client, world.support, moved | {"why": "The school is closed."}).text


def test_a_day_that_stood_there_cannot_just_be_emptied(world, client):
    (review,) = to_come(world, 1)
    review = commands.plan_review(review=review, planned_on=make.working_day(5), by=world.iro)
    assert "to call the meeting off, open the review" in send(client, world.support, {"review": review}).text


def test_a_line_that_changed_meanwhile_is_said_and_can_be_sent_again(world, client):
    (review,) = to_come(world, 1)
    commands.plan_review(review=review, planned_on=make.working_day(5), by=world.iro)
    row = {"review": review, "day": boxes(make.working_day(6)), "why": "x"}
    answer = send(client, world.support, row)
    assert "has changed since you opened it" in answer.text
    assert planned(review) == [make.working_day(5)]
    version = answer.context["form"].forms[0]["version"].value()
    assert "is fixed" in send(client, world.support, row | {"more": {"version": version}}).text


def test_a_review_held_meanwhile_stops_all_and_says_so(world, client):
    review, other = make.planned(world), to_come(world, 1)[0]
    commands.hold_review(review=review, held_on=TODAY, by=world.iro, how="meeting", participation="PN1")
    day = boxes(make.working_day(6))
    answer = send(client, world.support, {"review": review, "day": day}, {"review": other, "day": day})
    assert "is no longer to come" in answer.text
    assert planned(other) == [None]


def test_nothing_typed_is_said(world, client):
    (review,) = to_come(world, 1)
    assert "No day was changed" in send(client, world.support, {"review": review}).text


def test_a_child_of_another_iro_is_not_listed_and_not_planned(world, client):
    (review,) = to_come(world, 1)
    client.force_login(world.other_iro)
    assert review.reference not in client.get(PLACE).text
    send(client, world.other_iro, {"review": review, "day": boxes(make.working_day(6))})
    assert planned(review) == [None]


@pytest.mark.parametrize("person", ["manager", "worker", "committee", "governance", "administrator"])
def test_days_are_fixed_by_iros_their_manager_and_business_support(world, client, person):
    client.force_login(getattr(world, person))
    assert [client.get(each).status_code for each in (PLACE, MONTH, f"{MONTH}reviews.ics")] == [403, 403, 403]


def test_the_list_is_narrowed_by_iro_team_and_day(world, client):
    mine = world.child().reviews.get()
    other = world.child(iro=world.other_iro, team=world.other_team).reviews.get()
    client.force_login(world.support)
    for query in (f"iro={world.iro.pk}", f"team={world.team.pk}"):
        shown = client.get(f"{PLACE}?{query}").text
        assert (mine.reference in shown, other.reference in shown) == (True, False)
    assert mine.reference not in client.get(f"{PLACE}?due_by_day=1&due_by_month=1&due_by_year=2020").text
    assert "nothing is listed" in client.get(f"{PLACE}?iro=9999999999999999999999999").text


def test_brothers_and_sisters_get_the_day_on_which_all_are_in_time(world, client):
    first, second = world.siblings("Ben Example", "Cara Example")
    review = first.reviews.get()
    Review.objects.filter(child=first).update(limit_on=make.working_day(8))
    Review.objects.filter(child=second).update(limit_on=make.working_day(12))
    client.force_login(world.support)
    answer = client.get(f"{PLACE}?with={review.reference}")
    assert [line.initial["planned_on"] for line in answer.context["form"].forms] == [make.working_day(8)] * 2
    assert "Cara Example" in answer.text


@pytest.mark.parametrize("odd", ["a%00b", "REV-0", "9" * 500])
def test_an_odd_family_is_not_found(world, client, odd):
    client.force_login(world.support)
    assert client.get(f"{PLACE}?with={odd}").status_code == 404


@pytest.mark.parametrize("typed", ["x", "2026-13", "9999-12", "1066-10", "2026-1-1"])
def test_a_month_that_is_none_shows_this_one(world, client, typed):
    client.force_login(world.support)
    assert "That is no month" in client.get(MONTH, {"month": typed}).text


def test_a_month_shows_each_review_once_on_the_day_that_counts(world):
    review = make.planned(world)
    first = date(2027, 3, 1)
    commands.plan_review(review=review, planned_on=date(2027, 3, 31), by=world.iro)
    assert [row.on for row in planning.of_month(world.support, first)] == [date(2027, 3, 31)]
    assert not planning.of_month(world.support, date(2027, 4, 1)).exists()
    (week,) = planning.by_week(planning.of_month(world.support, first))
    assert week.monday == date(2027, 3, 29)
    assert planning.standing(Review.objects.get(pk=review.pk), TODAY)[0] == "Planned after the last day"


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2028, 2, 1), date(2028, 1, 1), date(2028, 3, 1)),
    ],
)
def test_the_months_beside(first, before, after):
    assert planning.neighbours(first) == (before, after)


def test_the_calendar_file_names_no_child(world, client):
    review = make.planned(world, name="Ben Example")
    commands.plan_review(review=review, planned_on=make.working_day(3), by=world.iro)
    client.force_login(world.iro)
    answer = client.get(f"{MONTH}reviews.ics")
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"SUMMARY:LAC review {review.reference}\r\n" in body
    assert f"DTSTART;VALUE=DATE:{make.working_day(3):%Y%m%d}" in body
    assert "Ben" not in body
    assert review.child.reference not in body
    assert max(len(line) for line in body.split("\r\n")) <= 75
    client.force_login(world.other_iro)
    assert review.reference not in client.get(f"{MONTH}reviews.ics").text


def test_the_pages_ask_no_more_as_caseloads_grow(world, client):
    def statements() -> dict:
        client.force_login(world.support)
        asked = {}
        for address in (PLACE, f"{PLACE}?iro={world.iro.pk}&team={world.team.pk}", MONTH, f"{MONTH}reviews.ics"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked[address] = len(captured)
        return asked

    many.grow(world, 10)
    Review.objects.planned().update(planned_on=TODAY + timedelta(days=1))
    few = statements()
    many.grow(world, 990)
    assert statements() == few
