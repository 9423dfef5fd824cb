"""Restricting a record on its pages: who is ticked beforehand, what the pages say, where they lead."""

import re

import pytest
from django.utils import timezone

from children.models import Child, Restriction
from tests.factories.restricted import WHY, restrict, second_manager
from tests.factories.world import World


@pytest.fixture
def kept(world) -> World:
    world.kin = world.child("Kit Kin")
    world.page = f"/children/{world.kin.reference}/restricted/"
    return world


def ticked(page: str) -> set[str]:
    boxes = re.findall(r'<input[^>]*name="named"[^>]*>', page)
    return {re.search(r'value="(\d+)"', box)[1] for box in boxes if "checked" in box}


def test_who_works_with_the_child_is_ticked_beforehand_and_named_in_the_warning(kept, client):
    client.force_login(kept.iro_manager)
    page = client.get(f"{kept.page}begin/").content.decode()
    working = (kept.iro_manager, kept.iro, kept.worker, kept.manager, kept.head, kept.director)
    assert ticked(page) == {str(staff.pk) for staff in working}
    assert "Tess Manager (Team manager, Fostering North)" in page
    assert second_manager(kept).pk not in ticked(page)


def test_whose_kin_the_child_is_loses_the_tick_that_stood_there(kept, client):
    client.force_login(kept.iro_manager)
    typed = {"why": WHY, "kin": [kept.manager.pk], "named": [kept.iro_manager.pk, kept.iro.pk, kept.manager.pk]}
    answer = client.post(f"{kept.page}begin/", typed, follow=True)
    restriction = Restriction.objects.get(child=kept.kin)
    assert set(restriction.people.filter(part="named").values_list("staff__name", flat=True)) == {
        "Mina Oversight", "Amara Iro",
    }  # fmt: skip
    page = answer.content.decode()
    assert "Tess Manager" in page
    assert "Sam Worker (social worker today)" in page, "the page says who is left out"


def test_an_iro_manager_who_names_another_is_led_away_from_the_record(kept, client):
    other = second_manager(kept)
    client.force_login(kept.iro_manager)
    typed = {"why": WHY, "kin": [kept.iro_manager.pk], "named": [other.pk]}
    assert client.post(f"{kept.page}begin/", typed).url == "/children/"
    assert client.get(kept.page).status_code == 404
    assert Child.objects.visible_to(other).exists()


def test_names_are_added_ended_and_the_restriction_lifted_on_the_pages(kept, client):
    restriction, today = restrict(kept, kept.kin), timezone.localdate()
    client.force_login(kept.iro_manager)
    day = {"start_day": today.day, "start_month": today.month, "start_year": today.year}
    client.post(f"{kept.page}name/", {"staff": kept.worker.pk, "why": "Reports", **day})
    row = restriction.people.get(staff=kept.worker)
    end = {"end_day": today.day, "end_month": today.month, "end_year": today.year}
    page = client.post(f"{kept.page}{row.pk}/end/", end, follow=True).content.decode()
    assert "Named before" in page
    assert kept.kin.reference in client.get("/children/restricted/").content.decode()
    client.post(f"{kept.page}lift/", {"why": "She left."})
    assert not Restriction.objects.open().exists()
    assert WHY in client.get(kept.page).content.decode()


def test_somebody_named_sees_who_else_is_and_not_why(kept, client):
    restrict(kept, kept.kin, kept.iro)
    client.force_login(kept.iro)
    page = client.get(kept.page).content.decode()
    assert "Mina Oversight" in page
    assert WHY not in page
    assert [client.get(f"{kept.page}{act}/").status_code for act in ("name", "kin", "lift")] == [403] * 3
    assert client.get("/children/restricted/").status_code == 403


def test_that_the_child_is_kin_of_somebody_else_is_added_on_the_page(kept, client):
    restriction = restrict(kept, kept.kin, kept.iro)
    client.force_login(kept.iro_manager)
    assert f"{kept.page}kin/" in client.get(kept.page).text
    page = client.post(f"{kept.page}kin/", {"staff": kept.iro.pk, "why": "Her niece."}, follow=True).text
    assert "Her niece." in page
    assert not Child.objects.visible_to(kept.iro).filter(pk=kept.kin.pk).exists()
    assert restriction.people.kin().get().staff == kept.iro


@pytest.mark.parametrize("act", ["name", "kin", "lift", "1/end"])
def test_a_record_that_is_not_restricted_has_nothing_to_name_or_lift(kept, client, act):
    client.force_login(kept.iro_manager)
    assert client.get(f"{kept.page}{act}/").status_code == 404
