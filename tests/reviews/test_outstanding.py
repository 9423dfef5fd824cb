"""What became of the decisions of a whole caseload, recorded for many at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import DecisionCheck, ReviewDecision
from tests.factories import caseload as many
from tests.factories import review as make
from tests.searching import searched

PLACE = "/reviews/outstanding/"
TODAY = timezone.localdate()


def sent(world, words: str = "The plan names a school.", **child) -> ReviewDecision:
    """A decision sent today, whose day passed yesterday."""
    row = make.drafted(world, make.held(world, on=make.working_day(-1), **child), words)
    commands.send_decisions(review=row.review, by=world.iro_manager)
    ReviewDecision.objects.filter(pk=row.pk).update(by_when=TODAY - timedelta(days=1))
    return ReviewDecision.objects.get(pk=row.pk)


def answer(client, person, **answers):
    client.force_login(person)
    return client.post(PLACE, answers, follow=True)


def of(decision: ReviewDecision) -> str:
    return f"decision_{decision.pk}"


def test_many_are_recorded_at_once_and_the_rest_is_left_alone(world, client):
    done, not_done, later = sent(world), sent(world), sent(world)
    shown = answer(client, world.iro, **{of(done): "done", of(not_done): "not-done", of(later): ""})
    assert "Recorded: 1 done, 1 still not done." in shown.text
    done.refresh_from_db()
    assert done.done_on == TODAY
    assert list(DecisionCheck.objects.order_by("decision").values_list("decision", "done")) == [
        (done.pk, True),
        (not_done.pk, False),
    ]
    assert "Found not done 1 time before." in shown.text
    assert "Not looked at before." in shown.text


def test_a_day_before_it_was_sent_is_refused_and_nothing_is_kept(world, client):
    done, not_done = sent(world), sent(world)
    day = TODAY - timedelta(days=3)
    typed = {"done_on_day": day.day, "done_on_month": day.month, "done_on_year": day.year}
    shown = answer(client, world.iro, **typed, **{of(done): "done", of(not_done): "not-done"})
    assert "was sent on" in shown.text
    assert not DecisionCheck.objects.exists()
    assert shown.context["form"][of(not_done)].value() == "not-done"


def test_a_day_to_come_is_refused(world, client):
    done = sent(world)
    typed = {"done_on_day": 1, "done_on_month": 1, "done_on_year": TODAY.year + 1, of(done): "done"}
    assert "must be on or before" in answer(client, world.iro, **typed).text


def test_nothing_said_is_said(world, client):
    shown = answer(client, world.iro, **{of(sent(world)): ""})
    assert "Nothing was recorded" in shown.text


@pytest.mark.parametrize("odd", ["decision_x", "decision_", "decision_" + "9" * 40, "decision_²"])
def test_an_odd_key_gets_a_page(world, client, odd):
    assert answer(client, world.iro, **{odd: "done"}).status_code == 200


def test_a_decision_of_another_iros_child_is_neither_listed_nor_taken(world, client):
    row = sent(world, words="Cara sees her brother.")
    client.force_login(world.other_iro)
    assert "Cara" not in client.get(PLACE).text
    answer(client, world.other_iro, **{of(row): "done"})
    assert not DecisionCheck.objects.exists()


def test_who_may_not_check_one_of_them_checks_none(world):
    row = sent(world)
    with pytest.raises(Denied):
        commands.check_outstanding(done=[row], not_done=[], by=world.other_iro)
    with pytest.raises(NotInOrder):
        commands.check_outstanding(done=[], not_done=[], by=world.iro)


def test_a_manager_records_for_their_team(world, client):
    row = sent(world)
    assert "Recorded: 1 done" in answer(client, world.manager, **{of(row): "done"}).text


@pytest.mark.parametrize("person", ["worker", "support", "committee", "administrator"])
def test_the_words_of_decisions_are_for_those_who_record(world, client, person):
    client.force_login(getattr(world, person))
    assert client.get(PLACE).status_code == 403


def test_those_whose_day_is_to_come_and_a_child_can_be_asked_for(world, client):
    row = sent(world, words="Ben swims.", name="Ben Example")
    ReviewDecision.objects.filter(pk=row.pk).update(by_when=TODAY + timedelta(days=9))
    client.force_login(world.iro)
    assert "Ben swims." not in client.get(PLACE).text
    assert "Ben swims." in client.get(searched(client, f"{PLACE}?show=all&q=ben")).text
    assert "Ben swims." not in client.get(searched(client, f"{PLACE}?show=all&q=cara")).text


def test_the_page_asks_no_more_as_a_caseload_grows(world, client):
    def statements() -> int:
        client.force_login(world.iro)
        client.get(PLACE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PLACE)
        return len(captured)

    many.grow(world, 10)
    few = statements()
    many.grow(world, 990)
    assert statements() == few
