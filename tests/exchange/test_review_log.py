"""A review log: what was kept of reviews held, beside the return; added whole or not at all, put back as a whole."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from exchange.commands import take, undo_import
from exchange.declarations import begin_lists_of_reviews
from exchange.models import ImportRun
from exchange.sources import Source
from exchange.states import ImportState
from iro_portal.core.transitions import NotInOrder
from reviews.models import MonitoringReturn, Participant, Review
from tests.factories import review as make
from tests.factories.world import LONG_AGO


@pytest.fixture
def review(world) -> Review:
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    return make.held(world)


def brought_in(world, review: Review, **cells) -> ImportRun:
    """Take a log of one review in; cells by heading, with __ for a colon and _ for a blank."""
    named = {name.replace("__", ": ").replace("_", " "): value for name, value in cells.items()}
    row = {"Child": review.child.council_id, "Held on": day(review.held_on)} | named
    text = ",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n"
    source = Source.of_bytes("log.csv", text.encode())
    return take(
        kind="review-log", authority=world.authority, sources=[source], by=world.iro_manager, today=timezone.localdate()
    )


def day(when: date) -> str:
    return f"{when:%d/%m/%Y}"


def refused(run: ImportRun) -> str:
    assert run.state == ImportState.REFUSED
    (problem,) = run.problems
    return f"{problem['column']}: {problem['value']}: {problem['expected']}"


def test_who_came_the_plan_and_the_form_are_added(world, review):
    plan = review.held_on - timedelta(days=7)
    run = brought_in(
        world, review, Attended__Carer="yes; no", Attended__Not_recorded="yes", Care_plan_received_on=day(plan),
        Chaired_by_the_child="in part", Monitoring_form_sent_on=day(review.held_on), Question__pep="no",
    )  # fmt: skip
    assert run.state == ImportState.APPLIED, run.problems
    review.refresh_from_db()
    assert (review.plan_received_on, review.chaired_by_child) == (plan, Review.Chaired.PART)
    people = [(row.role and row.role.key, row.attended) for row in review.participants.order_by("pk")]
    assert people == [("carer", True), ("carer", False), (None, True)]
    form = review.monitoring
    assert (form.state, form.sent_on, form.provenance) == ("sent", review.held_on, "imported")
    assert [(row.question.key, row.value, row.is_open) for row in form.answers.all()] == [("pep", "no", False)]


def test_the_same_log_again_adds_nothing(world, review):
    cells = {"Attended__Carer": "yes", "Monitoring_form_sent_on": day(review.held_on)}
    brought_in(world, review, **cells)
    again = brought_in(world, review, **cells)
    assert "nothing to add" in again.summary
    assert (Participant.objects.count(), MonitoringReturn.objects.count()) == (1, 1)


def test_what_stands_otherwise_is_named_and_left(world, review):
    brought_in(world, review, Chaired_by_the_child="no")
    run = brought_in(world, review, Chaired_by_the_child="yes")
    assert "stands otherwise here and is not overwritten" in run.warnings[0]
    review.refresh_from_db()
    assert review.chaired_by_child == Review.Chaired.NO


def test_an_import_is_put_back_as_a_whole(world, review):
    run = brought_in(
        world, review, Attended__Carer="yes", Chaired_by_the_child="yes", Question__pep="yes",
        Monitoring_form_sent_on=day(review.held_on),
    )  # fmt: skip
    undo_import(run=run, by=world.iro_manager)
    review.refresh_from_db()
    assert review.chaired_by_child == ""
    assert not Participant.objects.exists()
    assert not MonitoringReturn.objects.exists()


def test_an_import_that_was_worked_on_stays(world, review):
    run = brought_in(world, review, Attended__Carer="yes")
    Participant.objects.update(attended=False)
    with pytest.raises(NotInOrder, match="has changed since"):
        undo_import(run=run, by=world.iro_manager)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Child": "999"}, "Child: 999: a child with a review held on"),
        ({"Held_on": "31/02/2019"}, "Held on: 31/02/2019: a day of the calendar"),
        ({"Attended__Astronaut": "yes"}, "a role of the list in force on"),
        ({"Attended__Carer": "perhaps"}, "Attended: Carer: perhaps: yes or no"),
        ({"Question__pep": "yes"}, "the day on which the form was sent"),
        ({"Chaired_by_the_child": "perhaps"}, "Chaired by the child: perhaps: one of"),
        ({"Care_plan_received_on": "01/01/2199"}, "a day that is not in the future"),
        ({"Monitoring_form_sent_on": "01/01/2019"}, "Monitoring form sent on: 01/01/2019: a day from"),
    ],
)
def test_a_wrong_cell_is_named(world, review, cells, sentence):
    assert sentence in refused(brought_in(world, review, **cells))
    assert not Participant.objects.exists()


def test_an_answer_that_a_question_does_not_have_is_named(world, review):
    sent = day(review.held_on)
    run = brought_in(world, review, Question__pep="good", Monitoring_form_sent_on=sent)
    assert "one of: Yes; No; Not applicable; or empty" in refused(run)
    run = brought_in(world, review, Question__shoes="yes", Monitoring_form_sent_on=sent)
    assert "by its key or its words" in refused(run)


def test_a_review_twice_in_a_log_is_named(world, review):
    line = f"{review.child.council_id},{day(review.held_on)},yes\n"
    source = Source.of_bytes("log.csv", f"Child,Held on,Attended: Carer\n{line}{line}".encode())
    run = take(kind="review-log", authority=world.authority, sources=[source], by=None, today=timezone.localdate())
    assert "each review once; row 2 is the same one" in refused(run)
