"""The preparation page of a review: everything an IRO has to know, and nothing that the reader may not read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.models import CourtProceedings, Disability, Episode, MissingEpisode
from reviews import commands, preparation
from reviews.models import ChildView, DecisionCheck, IroNotice, ItemDate, MidwayReview, Participant, Review
from tests.factories import escalation as escalating
from tests.factories import review as make
from tests.factories.world import World

TODAY = timezone.localdate()
BEFORE = TODAY - timedelta(days=1)


@pytest.fixture
def world(db) -> World:
    return make.with_workflow(World())


def second(world, **child) -> Review:
    """The review to come of a child whose first was held ten working days ago, with a decision sent then."""
    child.setdefault("in_care_from", make.working_day(-25))
    first = world.child(**child).reviews.get()
    first = commands.hold_review(
        review=first, held_on=make.working_day(-10), by=world.iro, how="meeting", participation="PN1"
    )
    make.drafted(world, first, "Ben sees his brother each week.")
    commands.send_decisions(review=first, by=world.iro)
    return first.period.reviews.planned().get()


def show(client, person, review: Review):
    client.force_login(person)
    return client.get(reverse("reviews:preparation", args=[review.reference]))


def test_one_page_holds_what_an_iro_has_to_know(world, client):
    review = second(world)
    child, about = review.child, {"authority": world.authority, "child": review.child}
    ChildView.objects.create(**about, when="between", how="talk", given_on=BEFORE, words="I want to stay here.")
    IroNotice.objects.create(**about, kind="exclusion", event_on=BEFORE, words="A day out of school.")
    MissingEpisode.objects.create(**about, kind="M", start=BEFORE, end=BEFORE)
    Episode.objects.create(**about, period=review.period, start=BEFORE, reason_new="P", placement="U6")
    MidwayReview.objects.create(**about, held_on=BEFORE, how="file", found="concerns", words="The plan stands still.")
    CourtProceedings.objects.create(**about, kind="Care proceedings", issued_on=BEFORE, next_hearing_on=TODAY)
    Disability.objects.create(**about, words="Hearing", start=BEFORE)
    ItemDate.objects.create(**about, item="health", due_on=BEFORE)
    Participant.objects.create(
        authority=world.authority, review=preparation.last_before(review), name="Ms Teacher", attended=True
    )
    sent = escalating.sent(world, children=[child])
    shown = show(client, world.iro, review).text
    for words in (
        "Ben sees his brother each week.", "Not done", "Social worker’s report: not started", "Health assessment",
        "OVERDUE", "I want to stay here.", "Exclusion from school (IRO not informed)", "A day out of school.",
        "return home interview: not recorded", "Change of placement and carer: Foster care with another carer",
        "The plan stands still.", "next hearing", "Hearing", "Ms Teacher: came", str(sent),
    ):  # fmt: skip
        assert words in shown, words


def test_business_support_reads_days_and_names_and_no_words(world, client):
    review = second(world)
    about = {"authority": world.authority, "child": review.child}
    ChildView.objects.create(**about, when="between", how="talk", given_on=BEFORE, words="I want to stay here.",
                             quote="They listen.")  # fmt: skip
    IroNotice.objects.create(**about, kind="exclusion", event_on=BEFORE, words="A day out of school.")
    MidwayReview.objects.create(**about, held_on=BEFORE, how="file", words="The plan stands still.")
    Disability.objects.create(**about, words="Deafness", start=BEFORE)
    escalating.sent(world, children=[review.child])
    shown = show(client, world.support, review).text
    assert "is not shown to you" in shown
    assert "Exclusion from school" in shown
    for words in ("Ben sees his brother", "I want to stay here.", "They listen.", "A day out of school.",
                  "The plan stands still.", "Deafness", "Open escalations"):  # fmt: skip
        assert words not in shown, words


def test_what_happened_before_the_last_review_is_left_out(world):
    review = second(world)
    about = {"authority": world.authority, "child": review.child}
    IroNotice.objects.create(**about, kind="move", event_on=make.working_day(-11))
    IroNotice.objects.create(**about, kind="plan", event_on=BEFORE, told_on=BEFORE, without_review=True)
    (line,) = preparation.of(review, world.iro, TODAY)["happened"]
    assert line.what.startswith("Change of plan (IRO told")
    assert line.what.endswith("without a review")


def test_a_decision_tells_how_often_it_was_found_not_done(world, client):
    review = second(world)
    decision = preparation.last_before(review).decisions.get()
    commands.check_decisions(decisions=[decision], done=[], by=world.iro, on=TODAY)
    commands.check_decisions(decisions=[decision], done=[], by=world.iro, on=TODAY)
    assert DecisionCheck.objects.count() == 2
    assert "found so 2 times" in show(client, world.iro, review).text
    commands.check_decisions(decisions=[decision], done=[decision], by=world.iro, on=TODAY)
    assert "found so" not in show(client, world.iro, review).text


def test_only_the_newest_row_of_an_item_counts(world):
    review = second(world)
    about = {"authority": world.authority, "child": review.child, "item": "pep"}
    ItemDate.objects.create(**about, due_on=BEFORE)
    assert "Personal education plan" in [row.what for row in preparation.missing(review, TODAY)]
    ItemDate.objects.create(**about, due_on=TODAY, signed_off_on=TODAY)
    assert "Personal education plan" not in [row.what for row in preparation.missing(review, TODAY)]


def test_brothers_and_sisters_who_are_due_near_it_can_be_held_together(world, client):
    first, other = world.siblings("Ben Example", "Cara Example")
    review = first.reviews.get()
    shown = show(client, world.iro, review).text
    assert "Cara Example" in shown
    assert f"/reviews/schedule/?with={review.reference}" in shown
    Review.objects.filter(child=other).update(limit_on=review.limit_on + timedelta(days=29))
    shown = show(client, world.iro, review).text
    assert "Cara Example" in shown
    assert "Hold them together" not in shown


def test_a_first_review_says_that_there_was_none_before(world, client):
    review = make.planned(world)
    shown = show(client, world.iro, review).text
    assert "None in this time in care" in shown
    assert "Who came last time" not in shown


@pytest.mark.parametrize("person", ["other_iro", "other_manager", "committee", "governance", "administrator"])
def test_who_may_not_see_the_review_finds_nothing(world, client, person):
    assert show(client, getattr(world, person), second(world)).status_code == 404


def test_the_page_asks_few_statements_and_no_more_as_a_file_grows(world, client):
    review = second(world)
    about = {"authority": world.authority, "child": review.child}

    def statements() -> int:
        show(client, world.iro, review)
        with CaptureQueriesContext(connection) as captured:
            show(client, world.iro, review)
        return len(captured)

    def fill(days: range) -> None:
        for day in days:
            on = TODAY - timedelta(days=day)
            ChildView.objects.create(**about, when="between", how="talk", given_on=on, words="x")
            IroNotice.objects.create(**about, kind="move", event_on=on)
            MidwayReview.objects.create(**about, held_on=on, how="file", by=world.iro)
            ItemDate.objects.create(**about, item="visit", due_on=on)

    fill(range(2))
    few = statements()
    fill(range(2, 60))
    assert statements() == few
    assert few <= 60
