"""What a page says beside a form, so that nobody has to go back and read: answers, addressees, deadlines, doubles."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations import commands
from escalations.forms.raising import new_token
from escalations.models import Escalation
from iro_portal.core.dates import in_full
from tests.factories.escalation import in_state, sent

RAISE = reverse("escalations:escalation-raise")


def page_of(client, staff, escalation, action) -> str:
    client.force_login(staff)
    return client.get(reverse("escalations:escalation-act", args=[escalation.reference, action])).content.decode()


def draft_words(child, **more) -> dict:
    return {"child": child.reference, "token": str(new_token()), "children": [child.reference]} | more


def a_later_working_day(record):
    day = record.due_on + timedelta(days=1)
    while day.weekday() > 4 or (day.month, day.day) in ((12, 25), (12, 26), (12, 28), (1, 1)):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("action", ["accept", "ask-again", "escalate", "resolve"])
def test_the_answer_is_read_where_it_is_judged(client, world, action):
    responded = in_state(world, "responded")
    words = responded.entries.get(kind="response").words
    assert words in page_of(client, world.iro, responded, action)


def test_taking_it_further_says_to_whom_and_by_when(client, world):
    page = page_of(client, world.iro, sent(world, rank=1), "escalate")
    assert "Goes to Hari Head" in page
    assert "Answer due" in page


def test_a_step_that_is_not_open_says_so_with_a_way_back(client, world):
    waiting = sent(world)
    client.force_login(world.iro)
    refused = client.get(reverse("escalations:escalation-act", args=[waiting.reference, "accept"]))
    assert refused.status_code == 403
    assert f'href="{waiting.get_absolute_url()}"' in refused.content.decode()


def test_more_time_asked_for_stands_on_the_iros_home_until_it_is_given(client, world):
    waiting = sent(world)
    until = a_later_working_day(waiting.records.get())
    commands.ask_for_time(escalation=waiting, by=world.manager, until=until, why="Leave")
    client.force_login(world.iro)
    said = f"asks for more time, until {in_full(until)}"
    assert said in client.get("/").content.decode()
    assert said in client.get(waiting.get_absolute_url()).content.decode()
    commands.grant_time(escalation=waiting, by=world.iro, until=until, why="Agreed")
    assert said not in client.get("/").content.decode()


def test_what_is_open_about_the_child_is_said_before_it_is_raised_again(client, world):
    child = world.child()
    waiting = sent(world, children=[child])
    client.force_login(world.iro)
    assert waiting.reference in client.get(RAISE, {"child": child.reference}).content.decode()


def test_a_draft_never_drops_words_that_it_cannot_keep(client, world):
    child, long = world.child(), "x" * 5001
    client.force_login(world.iro)
    page = client.post(RAISE, draft_words(child, concern=long, action="draft")).content.decode()
    assert "There is a problem" in page
    assert long in page
    assert client.post(RAISE, draft_words(child, concern=long, action="autosave")).status_code == 422
    assert not Escalation.objects.exists()


def test_a_draft_with_a_call_to_come_is_told_at_its_field(client, world):
    child = world.child()
    client.force_login(world.iro)
    words = draft_words(child, concern="Short", urgency="urgent", phoned_time="23:59", action="draft")
    if timezone.localtime().strftime("%H:%M") != "23:59":
        page = client.post(RAISE, words).content.decode()
        assert 'href="#id_phoned_time"' in page
        assert "Short" in page


def test_the_line_of_the_list_begins_with_its_box_reference_and_deadline(client, world):
    sent(world)
    client.force_login(world.iro_manager)
    table = client.get(reverse("escalations:escalation-list")).context["table"]
    assert [column.name for column in table.columns][:4] == ["choose", "reference", "state", "due_on"]
