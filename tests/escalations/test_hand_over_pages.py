"""Handing an IRO's work over in the browser; naming a cover."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation
from escalations.states import State
from people.models import Cover
from people.roles import Role
from tests.factories.escalation import in_state, sent
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import World

CHOOSE = reverse("escalations:hand-over")
COVER = reverse("people:cover")


def on(day, name) -> dict:
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def held_by(staff) -> set[str]:
    rows = Child.objects.allocated_to([staff.pk], timezone.localdate())
    return set(rows.values_list("reference", flat=True))


def typed(to, children, **more) -> dict:
    day = on(timezone.localdate(), "on")
    return day | {"to_iro": to.pk, "children": [child.pk for child in children]} | more


@pytest.mark.parametrize("who", ["iro", "manager", "committee", "support", "administrator"])
def test_hand_over_is_for_the_iro_manager(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(CHOOSE).status_code == 403
    assert client.get(reverse("escalations:hand-over-from", args=[world.iro.pk])).status_code == 403


def test_who_is_not_named_for_a_restricted_record_does_not_count_its_child(client, world):
    world.child()
    restrict(world, world.child(), world.iro)
    for manager, held in ((world.iro_manager, 2), (second_manager(world), 1)):
        client.force_login(manager)
        iros = {iro: iro.held for iro in client.get(CHOOSE).context["iros"]}
        assert iros[world.iro] == held


def test_iro_of_another_authority_is_not_there(client, world):
    client.force_login(world.iro_manager)
    elsewhere = World(slug="elsewhere")
    assert client.get(reverse("escalations:hand-over-from", args=[elsewhere.iro.pk])).status_code == 404
    assert "Ivo Iro" in client.get(CHOOSE).content.decode()


def test_page_says_what_will_happen_before_anything_does(client, world):
    going, staying = world.child(), world.child()
    escalation = sent(world, children=[going])
    client.force_login(world.iro_manager)
    address = reverse("escalations:hand-over-from", args=[world.iro.pk])
    page = client.post(address, typed(world.other_iro, [going])).content.decode()
    assert "1 child<" in page
    assert "1 open escalation<" in page
    assert escalation.reference in page
    assert "becomes the IRO of these children" in page
    assert held_by(world.iro) == {going.reference, staying.reference}
    page = client.post(address, typed(world.other_iro, [going], confirmed="1"), follow=True)
    assert "1 child handed over from Amara Iro to Ivo Iro" in page.content.decode()
    assert held_by(world.iro) == {staying.reference}
    assert list(Escalation.objects.owned_by(world.other_iro)) == [escalation]


def test_change_something_gives_the_words_back(client, world):
    going, staying = world.child(), world.child()
    client.force_login(world.iro_manager)
    address = reverse("escalations:hand-over-from", args=[world.iro.pk])
    page = client.post(address, typed(world.other_iro, [going], change="1"))
    assert page.context["form"]["children"].value() == [str(going.pk)]
    assert held_by(world.iro) == {going.reference, staying.reference}


@pytest.mark.parametrize("what", ["nobody", "no child", "foreign child", "foreign iro", "before the start"])
def test_wrong_hand_over_is_refused_with_a_sentence(client, world, what):
    child, elsewhere = world.child(), World(slug="elsewhere")
    words, sentence = {
        "nobody": (typed(world.other_iro, [child], to_iro=""), "Answer: Who takes over?"),
        "no child": (typed(world.other_iro, []), "Choose at least one child"),
        "foreign child": (typed(world.other_iro, [elsewhere.child()]), "Select a valid choice"),
        "foreign iro": (typed(elsewhere.iro, [child]), "Select a valid choice"),
        "before the start": (typed(world.other_iro, [child], confirmed="1", on_year=2016), "was allocated to"),
    }[what]
    client.force_login(world.iro_manager)
    page = client.post(reverse("escalations:hand-over-from", args=[world.iro.pk]), words)
    assert sentence in page.content.decode()
    assert held_by(world.iro) == {child.reference}


def test_closed_escalations_do_not_count_as_going_along(client, world):
    child = world.child()
    in_state(world, State.RESOLVED, children=[child])
    client.force_login(world.iro_manager)
    page = client.post(reverse("escalations:hand-over-from", args=[world.iro.pk]), typed(world.other_iro, [child]))
    assert "0 open escalations" in page.content.decode()


def cover(absent, by, **more) -> dict:
    today = timezone.localdate()
    return {"absent": absent.pk, "covered_by": by.pk, "whole": "yes"} | on(today, "start") | more


def test_manager_names_who_answers_for_them(client, world):
    client.force_login(world.manager)
    page = client.post(COVER, cover(world.manager, world.other_manager, whole="no"), follow=True)
    assert "Otto Manager stands in for Tess Manager" in page.content.decode()
    assert Cover.objects.get().whole is False
    page = client.post(reverse("people:cover-end", args=[Cover.objects.get().pk]), follow=True)
    assert "no longer stands in" in page.content.decode()


@pytest.mark.parametrize(
    ("by", "absent", "may"),
    [
        ("worker", "worker", True), ("worker", "manager", False), ("worker", "director", False),
        ("manager", "worker", True), ("manager", "other_worker", False), ("manager", "head", False),
        ("head", "manager", True), ("head", "worker", True), ("head", "iro", False), ("director", "head", True),
        ("iro", "other_manager", False), ("iro_manager", "iro", True), ("iro_manager", "manager", False),
    ],
)  # fmt: skip
def test_who_names_a_cover_for_whom(client, world, by, absent, may):
    stands_in = world.other_iro if "iro" in absent else world.person("Stan In", world.team, Role.TEAM_MANAGER)
    client.force_login(getattr(world, by))
    page = client.post(COVER, cover(getattr(world, absent), stands_in), follow=True)
    assert Cover.objects.exists() is may
    assert ("Select a valid choice" in page.content.decode()) is not may


def test_manager_cannot_cover_an_iro(client, world):
    client.force_login(world.iro_manager)
    page = client.post(COVER, cover(world.iro, world.manager, why="Leave"))
    assert "so that the challenge stays independent" in page.content.decode()
    assert "Leave" in page.content.decode()
    assert not Cover.objects.exists()


@pytest.mark.parametrize("who", ["committee", "support", "administrator"])
def test_those_who_name_no_cover(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(COVER).status_code == 403


def test_cover_of_others_cannot_be_ended(client, world):
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.force_login(world.director)
    client.post(COVER, cover(world.head, world.other_manager) | on(tomorrow, "start"))
    client.force_login(world.worker)
    assert client.post(reverse("people:cover-end", args=[Cover.objects.get().pk])).status_code == 404
