"""The update asked of the social worker halfway to a review."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.working_days import calendar
from reviews import commands
from reviews.between_dates import midpoint
from reviews.models import MidpointUpdate
from tests.factories import between as make


def run(*arguments) -> str:
    out = StringIO()
    call_command("run_deadlines", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("words", "says"), [("", "how things stand"), (" \n ", "how things stand")]
)  # fmt: skip
def test_an_answer_needs_words(world, words, says):
    with pytest.raises(NotInOrder, match=says):
        commands.answer_midpoint(update=make.asked(world), by=world.worker, answer=words)


@pytest.mark.parametrize("person", ["iro", "iro_manager", "other_worker", "other_manager", "support", "committee"])
def test_an_update_is_given_by_the_childs_worker_or_their_manager_alone(world, person):
    update = make.asked(world)
    with pytest.raises(Denied, match="asked of Sam Worker"):
        commands.answer_midpoint(update=update, by=getattr(world, person), answer="Settled.")


def test_an_update_is_given_once(world):
    update = make.asked(world)
    commands.answer_midpoint(update=update, by=world.manager, answer="Settled.")
    with pytest.raises(NotInOrder, match="was given already"):
        commands.answer_midpoint(update=update, by=world.worker, answer="Not settled.")


def test_no_update_is_given_for_a_review_that_is_over(world):
    update = make.asked(world)
    commands.hold_review(
        review=update.review, held_on=timezone.localdate(), by=world.iro, how="meeting", participation="PN1"
    )
    with pytest.raises(NotInOrder, match="is over"):
        commands.answer_midpoint(update=update, by=world.worker, answer="Settled.")


def test_an_update_is_asked_for_on_the_midpoint_and_once(world):
    review = make.followed(world)
    middle = midpoint(calendar(), make.ago(60), review.limit_on)
    assert middle < timezone.localdate()
    run("--on", str(make.ago((timezone.localdate() - middle).days + 1)))
    assert not MidpointUpdate.objects.exists()
    assert "1 midpoint updates asked for, 0 reminded of" in run("--on", str(middle))
    assert "0 midpoint updates asked for" in run("--on", str(middle))
    row = MidpointUpdate.objects.get()
    assert (row.asked_on, row.due_on) == (middle, calendar().add(middle, 5))
    notice = OutboxMessage.objects.get(kind="review.midpoint")
    assert (notice.recipient, notice.path) == (world.worker, f"/reviews/of/{review.child.reference}/between/")
    assert review.child.name not in notice.line


def test_nothing_is_asked_before_a_first_review_nor_so_late_that_the_answer_would_come_after_the_review(world):
    world.child(in_care_from=make.ago(10))
    make.followed(world, held=88)
    run()
    assert not MidpointUpdate.objects.exists()


def test_worker_and_manager_are_reminded_once_on_the_day_after(world):
    row = make.asked(world, on=12)
    due = str(row.due_on)
    assert "0 reminded of" in run("--on", due)
    assert "1 reminded of" in run("--on", str(make.ago((timezone.localdate() - row.due_on).days - 1)))
    assert "0 reminded of" in run()
    told = OutboxMessage.objects.filter(kind="review.midpoint-late")
    assert {notice.recipient for notice in told} == {world.worker, world.manager}


def test_nobody_is_reminded_of_what_was_answered(world):
    commands.answer_midpoint(update=make.asked(world, on=12), by=world.worker, answer="Settled.")
    assert "0 reminded of" in run()


def test_the_iro_is_told_and_the_log_holds_no_words(world):
    row = commands.answer_midpoint(update=make.asked(world), by=world.worker, answer="Ben is settled.")
    assert (row.answered_on, row.answered_by, row.answer) == (timezone.localdate(), world.worker, "Ben is settled.")
    assert OutboxMessage.objects.get(kind="review.midpoint-answered").recipient == world.iro
    event = AuditEvent.objects.get(verb="midpointupdate.answer")
    assert (event.children, event.detail) == ([row.review.child_id], {})


def test_a_day_on_which_nothing_is_due_asks_the_database_as_little_for_many_reviews(world):
    counts = []
    for held in (20, 20, 20, 20):
        make.followed(world, held=held)
        with CaptureQueriesContext(connection) as captured:
            commands.ask_midpoint_updates(on=timezone.localdate())
            commands.remind_of_midpoints(on=timezone.localdate())
        counts.append(len(captured))
    assert counts == [2, 2, 2, 2]
