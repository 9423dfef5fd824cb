"""Feedback to teams: figures of a quarter with words; sent once, then read by the managers of the team."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder, perform
from reviews import commands, feedback
from reviews.due_dates import add_months
from reviews.models import (
    MonitoringAnswer,
    MonitoringForm,
    MonitoringQuestion,
    MonitoringReturn,
    Review,
    ReviewDecision,
    TeamFeedback,
)
from tests.factories import caseload as many
from tests.factories import review as make

PLACE = "/reviews/service/feedback/"
TODAY = timezone.localdate()
THIS = feedback.quarter_of(TODAY)
LAST = add_months(THIS, -3)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_of_a_day(day, first):
    assert feedback.quarter_of(day) == first


@pytest.mark.parametrize("typed", ["", "x", "2026-10-02", "2026-11-01", "1066-10-01", "9999-10-01", "2026-13-01"])
def test_a_quarter_that_is_none(typed):
    assert feedback.quarter_from(typed) is None


def told(team, start: date = THIS) -> dict[str, str]:
    return {figure.label: figure.words for figure in feedback.figures_of(team, start)}


def held(world, **facts) -> Review:
    review = make.held(make.with_workflow(world))
    Review.objects.filter(pk=review.pk).update(**facts)
    return review


def test_the_figures_are_those_of_the_team_and_the_quarter(world):
    review = held(world, plan_received_on=make.working_day(-3))
    found = told(world.team)
    assert found["Reviews held"] == "1"
    assert found["Reviews in time"] == "1 of 1 (100.0 %)"
    assert found["Care plan with the IRO 3 working days before the review"].startswith(("1 of 1", "0 of 1"))
    assert found["Social worker’s report signed off in time"] == "0 of 1 (0.0 %)"
    assert told(world.other_team)["Reviews held"] == "0"
    assert told(world.team, LAST)["Reviews held"] == "0"
    assert told(world.team.parent)["Reviews held"] == "1"
    assert review.child.reference


@pytest.mark.parametrize(("days", "words"), [(4, "1 of 1 (100.0 %)"), (1, "0 of 1 (0.0 %)")])
def test_a_plan_is_in_time_three_working_days_before(world, days, words):
    review = held(world)
    received = make.working_day(-days)
    Review.objects.filter(pk=review.pk).update(plan_received_on=received)
    assert told(world.team)["Care plan with the IRO 3 working days before the review"] == words


def test_a_plan_of_which_nobody_knows_when_it_came_is_told_apart(world):
    held(world)
    found = told(world.team)
    assert found["Care plan with the IRO 3 working days before the review"] == "None to count"
    assert found["Reviews for which nobody recorded when the plan came"] == "1"


def test_decisions_not_done_and_noes_are_counted(world):
    review = held(world)
    row = make.drafted(world, review)
    commands.send_decisions(review=review, by=world.iro)
    ReviewDecision.objects.filter(pk=row.pk).update(by_when=TODAY)
    form = MonitoringForm.objects.filter(authority=world.authority).first() or MonitoringForm.objects.create(
        authority=world.authority, name="Form", in_force_from=date(2015, 1, 1)
    )
    question = MonitoringQuestion.objects.create(form=form, key="visits-in-time", label="Visits in time", order=90)
    filled = MonitoringReturn(authority=world.authority, review=review, form=form)
    filled.save()
    MonitoringAnswer.objects.create(authority=world.authority, filled=filled, question=question, value="no")
    assert told(world.team)["Decisions due in the quarter and not done"] == "1 of 1 (100.0 %)"
    assert "Monitoring form, “no”: Visits in time" not in told(world.team)  # a draft is nobody's feedback
    perform(filled, "send", by=world.iro, filled_in_by=world.iro)
    assert told(world.team)["Monitoring form, “no”: Visits in time"] == "1 of 1 (100.0 %)"


def send(world, **changes) -> TeamFeedback:
    said = {"team": world.team, "quarter_start": LAST, "by": world.iro_manager, "words": "Reports came late."}
    return commands.send_feedback(**said | changes)


def test_what_was_sent_stays_and_the_manager_is_told(world):
    row = send(world)
    assert (row.sent_on, row.words) == (TODAY, "Reports came late.")
    assert row.figures["lines"]
    assert OutboxMessage.objects.get(kind="service.feedback").recipient == world.manager
    for again in (send, lambda world: commands.write_feedback(
        team=world.team, quarter_start=LAST, by=world.iro_manager, words="x")):  # fmt: skip
        with pytest.raises(NotInOrder, match="was sent on"):
            again(world)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quarter_start": THIS}, "The quarter lasts until"),
        ({"words": " \n"}, "Say what the team should know"),
    ],
)
def test_feedback_that_makes_no_sense_is_refused(world, changes, sentence):
    with pytest.raises(NotInOrder, match=sentence):
        send(world, **changes)
    assert not TeamFeedback.objects.exists()


@pytest.mark.parametrize("person", ["iro", "manager", "director", "support", "worker"])
def test_feedback_is_written_by_the_iro_manager(world, person):
    with pytest.raises(Denied):
        send(world, by=getattr(world, person))


def page(client, person, address: str):
    client.force_login(person)
    return client.get(address)


def address_of(world, start: date = LAST) -> str:
    return f"{PLACE}{world.team.pk}/{start}/"


def test_a_draft_is_kept_changed_and_sent_on_one_page(world, client):
    assert "Not written" in page(client, world.iro_manager, PLACE).text
    answer = client.post(address_of(world), {"words": "Well done.", "action": "draft"}, follow=True)
    assert "Nobody was told" in answer.text
    assert "Well done." in answer.text
    assert "Draft" in page(client, world.iro_manager, PLACE).text
    answer = client.post(address_of(world), {"words": "", "action": "send"}, follow=True)
    assert "Say what the team should know" in answer.text
    answer = client.post(address_of(world), {"words": "Well done indeed.", "action": "send"}, follow=True)
    assert "Tess Manager is told." in answer.text
    assert "Well done indeed." in answer.text


@pytest.mark.parametrize(("person", "status"), [("manager", 200), ("head", 200), ("director", 200)])
def test_managers_of_the_team_read_what_was_sent(world, client, person, status):
    send(world)
    assert page(client, getattr(world, person), address_of(world)).status_code == status
    assert "Fostering North" in page(client, getattr(world, person), PLACE).text


@pytest.mark.parametrize("person", ["other_manager", "worker", "iro", "support", "committee"])
def test_nobody_else_reads_it(world, client, person):
    send(world)
    assert page(client, getattr(world, person), address_of(world)).status_code in (403, 404)
    assert "Fostering North" not in page(client, getattr(world, person), PLACE).text


def test_a_draft_is_not_for_the_manager(world, client):
    commands.write_feedback(team=world.team, quarter_start=LAST, by=world.iro_manager, words="x")
    assert page(client, world.manager, address_of(world)).status_code == 404
    assert "no feedback to your teams yet" in page(client, world.manager, PLACE).text


@pytest.mark.parametrize("odd", ["2026-10-02", "x", "9999-10-01"])
def test_an_odd_quarter_is_not_found(world, client, odd):
    assert page(client, world.iro_manager, f"{PLACE}{world.team.pk}/{odd}/").status_code == 404
    assert page(client, world.iro_manager, f"{PLACE}?quarter={odd}").status_code == 200


def test_the_pages_ask_no_more_as_caseloads_grow(world, client):
    def statements() -> list[int]:
        asked = []
        for start in (LAST, THIS):
            page(client, world.iro_manager, address_of(world, start))
            with CaptureQueriesContext(connection) as captured:
                page(client, world.iro_manager, address_of(world, start))
            asked.append(len(captured))
        return asked

    many.grow(world, 10)
    Review.objects.held().update(held_on=THIS - timedelta(days=1))
    few = statements()
    many.grow(world, 490)
    assert statements() == few
