"""Good practice in the browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations.commands import praise
from escalations.models import Escalation, GoodPractice
from iro_portal.core.models import OutboxMessage
from tests.factories.world import World

LIST, NEW = reverse("escalations:praise-list"), reverse("escalations:praise-create")


def typed(world, **more) -> dict:
    today = timezone.localdate()
    day = {f"on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    return day | {"to": world.worker.pk, "to_manager": world.manager.pk, "words": "Visited each week."} | more


def praised(world, **more) -> GoodPractice:
    words = {"to": world.worker, "to_manager": world.manager, "words": "Visited each week."} | more
    return praise(by=world.iro, on=timezone.localdate(), **words)


def test_iro_praises_a_worker_and_both_are_told(client, world):
    child = world.child()
    client.force_login(world.iro)
    page = client.get(NEW, {"child": child.reference})
    assert f'value="{child.reference}"' in page.content.decode()
    page = client.post(NEW, typed(world, child=child.reference), follow=True).content.decode()
    row = GoodPractice.objects.get()
    assert f"{row.reference} is recorded. Sam Worker and Tess Manager will be told." in page
    assert row.child == child
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {world.worker.pk, world.manager.pk}
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("who", ["worker", "manager", "committee", "support"])
def test_praise_comes_from_iros_and_their_manager(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed(world)).status_code == 403
    assert not GoodPractice.objects.exists()


@pytest.mark.parametrize(
    ("who", "seen"),
    [("iro", True), ("worker", True), ("manager", True), ("iro_manager", True), ("other_iro", False), ("head", False),
     ("committee", False)],
)  # fmt: skip
def test_praise_is_seen_by_writer_worker_their_manager_and_the_iro_manager(client, world, who, seen):
    row = praised(world)
    client.force_login(getattr(world, who))
    assert client.get(row.get_absolute_url()).status_code == (200 if seen else 404)
    assert (row.reference in client.get(LIST).content.decode()) is seen


def test_praise_of_another_authority_is_not_there(client, world):
    elsewhere = praised(World(slug="elsewhere"), words="Foreign words.")
    client.force_login(world.iro_manager)
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    assert "is listed here" in client.get(LIST).content.decode()


def test_child_is_named_to_those_only_who_may_see_it(client, world):
    row = praised(world, child=world.child(team=world.other_team, worker=world.other_worker))
    client.force_login(world.worker)
    assert row.child.reference not in client.get(row.get_absolute_url()).content.decode()
    client.force_login(world.iro)
    assert row.child.reference in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to": ""}, "Answer: Who did well?"),
        ({"words": ""}, "Enter what was done well"),
        ({"child": "CH-9999"}, "has the reference or id “CH-9999”"),
        ({"on_year": "2099"}, "must be on or before"),
        ({"to_manager": "same"}, "this is the same person"),
    ],
)
def test_wrong_input_is_kept_with_a_sentence(client, world, changed, sentence):
    changed = {name: world.worker.pk if value == "same" else value for name, value in changed.items()}
    client.force_login(world.iro)
    page = client.post(NEW, {"words": "My own words."} | typed(world) | {"words": "My own words."} | changed)
    assert sentence in page.content.decode()
    assert "My own words." in page.content.decode() or changed.get("words") == ""
    assert not GoodPractice.objects.exists()


def test_child_and_person_of_another_authority_are_refused(client, world):
    elsewhere = World(slug="elsewhere")
    stranger = elsewhere.child("Only There")
    client.force_login(world.iro)
    page = client.post(NEW, typed(world, to=elsewhere.worker.pk, child=stranger.council_id)).content.decode()
    assert "Select a valid choice" in page
    assert "Only There" not in page
    assert not GoodPractice.objects.exists()
