"""The plan to place a child for adoption, and the reviews that follow it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from children import commands
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews.commands import hold_review

CARE, FIRST, AUTHORITY = date(2026, 3, 9), date(2026, 4, 8), date(2026, 6, 1)


@pytest.fixture
def child(world):
    child = world.child(in_care_from=CARE)
    hold(child, FIRST, world.iro)
    return child


def hold(child, day, by):
    return hold_review(review=child.reviews.planned().get(), held_on=day, by=by, how="meeting", participation="PN1")


def due(child):
    review = child.reviews.planned().get()
    return review.rule, review.limit_on


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_reviews_follow_the_plan_and_the_usual_rule_comes_back(world, child):
    assert due(child) == ("second", date(2026, 7, 8))
    commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=world.support)
    assert due(child) == ("adoption-authorised", date(2026, 9, 1))
    hold(child, date(2026, 9, 1), world.iro)
    assert due(child) == ("adoption-later", date(2027, 3, 1))
    commands.place_for_adoption(child=child, placed_on=date(2026, 10, 5), by=world.support)
    assert due(child) == ("adoption-first", date(2026, 11, 2))
    hold(child, date(2026, 11, 2), world.iro)
    assert due(child) == ("adoption-second", date(2027, 2, 2))
    commands.end_adoption_plan(child=child, ended_on=date(2026, 11, 10), by=world.support)
    assert due(child) == ("later", date(2027, 5, 2))
    assert set(child.reviews.held().values_list("timeliness", flat=True)) == {"in-time"}


def test_the_days_are_corrected_and_the_log_keeps_both(world, child):
    commands.authorise_adoption(child=child, authorised_on=date(2026, 5, 1), by=world.support)
    commands.correct_adoption_plan(child=child, authorised_on=AUTHORITY, placed_on=None, by=world.support)
    assert due(child) == ("adoption-authorised", date(2026, 9, 1))
    event = AuditEvent.objects.get(verb="adoption.correct")
    assert event.detail == {"authorised_on": "2026-06-01"}
    assert event.values_hash


def test_a_new_time_in_care_closes_the_plan_of_the_one_before(world, child):
    plan = commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=None)
    commands.end_care(child=child, end=date(2026, 8, 3), by=None, reason="E4A")
    commands.begin_care(child=child, start=date(2026, 9, 7), by=None)
    assert due(child)[0] == "first"
    commands.authorise_adoption(child=child, authorised_on=date(2026, 10, 1), by=None)
    plan.refresh_from_db()
    assert plan.ended_on == date(2026, 8, 3)


@pytest.mark.parametrize(
    ("command", "days", "says"),
    [
        ("authorise_adoption", {"authorised_on": date(2026, 3, 8)}, "came into care on Mon 9 March 2026"),
        ("authorise_adoption", {"authorised_on": date(2030, 3, 8)}, "is in the future"),
        ("place_for_adoption", {"placed_on": AUTHORITY}, "has no plan for adoption"),
        ("end_adoption_plan", {"ended_on": AUTHORITY}, "has no plan for adoption"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(world, child, command, days, says):
    with pytest.raises(NotInOrder, match=says):
        getattr(commands, command)(child=child, by=world.support, **days)
    assert not child.adoption_plans.exists()


def test_days_of_a_plan_come_in_order(world, child):
    commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=world.support)
    with pytest.raises(NotInOrder, match="may be placed for adoption since"):
        commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=world.support)
    with pytest.raises(NotInOrder, match="The authority to place was given on Mon 1 June 2026"):
        commands.place_for_adoption(child=child, placed_on=date(2026, 5, 31), by=world.support)
    commands.place_for_adoption(child=child, placed_on=date(2026, 6, 8), by=world.support)
    with pytest.raises(NotInOrder, match="The child was placed on Mon 8 June 2026"):
        commands.end_adoption_plan(child=child, ended_on=date(2026, 6, 5), by=world.support)
    commands.end_adoption_plan(child=child, ended_on=date(2026, 7, 6), by=world.support)
    with pytest.raises(NotInOrder, match="The plan before it ended on Mon 6 July 2026"):
        commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=world.support)


def test_only_who_keeps_records_records_it(world, child, client):
    for person in (world.iro, world.worker, world.manager):
        with pytest.raises(Denied):
            commands.authorise_adoption(child=child, authorised_on=AUTHORITY, by=person)
        client.force_login(person)
        assert client.get(reverse("children:adoption-act", args=[child.reference, "authorise"])).status_code == 403
        page = client.get(reverse("children:adoption", args=[child.reference])).content.decode()
        assert "No plan for adoption is recorded" in page
        assert "Record the authority" not in page
    client.force_login(world.other_manager)
    assert client.get(reverse("children:adoption", args=[child.reference])).status_code == 404


def test_the_pages_record_a_plan_and_a_wrong_day_stands_at_its_field(world, child, client):
    client.force_login(world.support)
    address = reverse("children:adoption-act", args=[child.reference, "authorise"])
    page = client.post(address, boxes("authorised_on", date(2026, 3, 8))).content.decode()
    assert "came into care" in page[page.index("govuk-error-message") :]
    assert 'value="8"' in page
    done = client.post(address, boxes("authorised_on", AUTHORITY), follow=True).content.decode()
    assert "may be placed for adoption" in done
    assert "within 3 months of the authority to place" in done
    for action, day in (("place", date(2026, 6, 8)), ("end", timezone.localdate())):
        address = reverse("children:adoption-act", args=[child.reference, action])
        assert client.get(address).status_code == 200
        name = "placed_on" if action == "place" else "ended_on"
        assert client.post(address, boxes(name, day)).status_code == 302
    assert client.get(reverse("children:adoption-act", args=[child.reference, "end"])).status_code == 302
    assert client.get(reverse("children:adoption-act", args=[child.reference, "nothing"])).status_code == 404
