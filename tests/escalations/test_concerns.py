"""Systemic concerns in the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations.commands import raise_systemic_concern
from escalations.models import SystemicConcern
from tests.factories.escalation import draft, sent
from tests.factories.world import World

LIST, NEW = reverse("escalations:concern-list"), reverse("escalations:concern-create")


def on(day) -> dict:
    return {f"on_{part}": getattr(day, part) for part in ("day", "month", "year")}


def typed(chosen, **more) -> dict:
    words = {
        "title": "Late health assessments",
        "words": "Six in a month.",
        "raised_with": "Hari Head, head of service",
    }
    return on(timezone.localdate()) | words | {"escalations": ", ".join(row.reference for row in chosen)} | more


def raised(world, *escalations) -> SystemicConcern:
    words = {"title": "Late", "words": "Six in a month.", "raised_with": "Hari Head"}
    by = world.iro_manager
    return raise_systemic_concern(by=by, on=timezone.localdate(), escalations=escalations, **words)


def test_manager_chooses_in_the_list_and_raises_a_concern(client, world):
    one, other = sent(world), sent(world)
    client.force_login(world.iro_manager)
    page = client.get(reverse("escalations:escalation-list")).content.decode()
    assert f'name="escalation" id="choose-{one.reference}"' in page
    page = client.get(NEW, {"escalation": [one.reference, other.reference]}).content.decode()
    assert f"{one.reference}\n{other.reference}" in page
    page = client.post(NEW, typed([one, other]), follow=True).content.decode()
    concern = SystemicConcern.objects.get()
    assert f"{concern.reference} is recorded as raised with Hari Head" in page
    assert set(concern.escalations.all()) == {one, other}
    assert one.reference in page


def test_iro_has_nothing_to_choose_in_the_list(client, world):
    sent(world)
    client.force_login(world.iro)
    assert 'name="escalation"' not in client.get(reverse("escalations:escalation-list")).content.decode()


@pytest.mark.parametrize("who", ["iro", "worker", "head", "committee"])
def test_concern_is_raised_by_the_iro_manager(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed([sent(world)])).status_code == 403
    assert not SystemicConcern.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("iro", 200), ("iro_manager", 200), ("worker", 404), ("committee", 404)])
def test_who_opens_a_concern(client, world, who, status):
    concern = raised(world, sent(world))
    client.force_login(getattr(world, who))
    assert client.get(concern.get_absolute_url()).status_code == status
    assert client.get(LIST).status_code == (200 if status == 200 else 403)


def test_concern_of_another_authority_is_not_there(client, world):
    elsewhere = World(slug="elsewhere")
    concern = raised(elsewhere, sent(elsewhere))
    client.force_login(world.iro_manager)
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert "The first one comes when the IRO manager raises it" in client.get(LIST).content.decode()


def test_concern_shows_an_iro_only_the_escalations_that_they_may_open(client, world):
    mine = sent(world)
    theirs = sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro)
    concern = raised(world, mine, theirs)
    client.force_login(world.iro)
    page = client.get(concern.get_absolute_url()).content.decode()
    assert mine.reference in page
    assert theirs.reference not in page
    assert "1 more, which you may not open." in page


def test_response_is_recorded_once(client, world):
    concern = raised(world, sent(world))
    client.force_login(world.iro_manager)
    answer = on(timezone.localdate()) | {"response": "A second nurse starts in May."}
    page = client.post(concern.get_absolute_url(), answer, follow=True).content.decode()
    assert f"The response to {concern.reference} is recorded." in page
    assert "A second nurse starts in May." in page
    page = client.post(concern.get_absolute_url(), answer | {"response": "Other words."}).content.decode()
    assert "has a response already" in page
    assert "Other words." in page
    concern.refresh_from_db()
    assert concern.response == "A second nurse starts in May."


def test_iro_cannot_record_a_response(client, world):
    concern = raised(world, sent(world))
    client.force_login(world.iro)
    client.post(concern.get_absolute_url(), on(timezone.localdate()) | {"response": "Mine."})
    concern.refresh_from_db()
    assert concern.response == ""


@pytest.mark.parametrize("what", ["nothing", "foreign", "draft", "unknown", "future"])
def test_wrong_input_is_kept_with_a_sentence(client, world, what):
    elsewhere, own = World(slug="elsewhere"), sent(world)
    foreign = [sent(elsewhere) for _ in range(2)][1]
    words, sentence = {
        "nothing": (typed([own], escalations=""), "Enter escalations that share it"),
        "foreign": (typed([foreign]), f"has the reference {foreign.reference}"),
        "draft": (typed([draft(world)]), "No escalation that you may open"),
        "unknown": (typed([own], escalations="ESC-1, ESC-2"), "has the reference ESC-1, ESC-2"),
        "future": (typed([own], on_year=2099), "must be on or before"),
    }[what]
    client.force_login(world.iro_manager)
    page = client.post(NEW, words).content.decode()
    assert sentence in page
    assert "Six in a month." in page
    assert not SystemicConcern.objects.exists()
