"""A change of legal status or placement: why an episode begins follows from what changed, as SSDA903 RNE says."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children import commands
from children.models import Child, Episode
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder

START = date(2024, 3, 4)
LATER = date(2024, 9, 2)
FIRST = {"start": START, "legal_status": "C1", "placement": "U6", "provider": "PR1", "need": "N1"}
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def child(world) -> Child:
    return world.child(in_care_from=START)


@pytest.fixture
def first(world, child) -> Episode:
    return commands.record_episode(child=child, by=world.worker, **FIRST)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.parametrize(
    ("wrong", "says", "field"),
    [
        ({"start": date(2024, 3, 3)}, "was not looked after on", "start"),
        ({"start": date(2024, 3, 5)}, "begins with the care itself", "start"),
        ({"start": TOMORROW}, "in the future", "start"),
        ({"legal_status": "X9"}, "Choose the legal status", "legal_status"),
        ({"legal_status": "V4"}, "does not fit", "legal_status"),
        ({"placement": ""}, "Choose the placement", "placement"),
        ({"provider": ""}, "Choose who provides", "provider"),
        ({"placement": "T1"}, "has no provider", "provider"),
        ({"need": ""}, "Choose the category of need", "need"),
    ],
)
def test_a_first_episode_that_does_not_fit_is_refused_at_its_field(world, child, wrong, says, field):
    with pytest.raises(NotInOrder, match=says) as refused:
        commands.record_episode(child=child, by=world.worker, **FIRST | wrong)
    assert refused.value.field == field
    assert not Episode.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says", "field"),
    [
        ({"start": START, "legal_status": "C2"}, "give a later day", "start"),
        ({"legal_status": "C1"}, "Nothing changes", "legal_status"),
        ({"moved": "same-carer", "placement": "U6", "provider": "PR1"}, "another code or provider", "placement"),
        (
            {"moved": "new-carer", "placement": "U6", "provider": "PR1"},
            "why the placement changed",
            "reason_place_change",
        ),
    ],
)
def test_a_change_that_is_none_leaves_the_open_episode_open(world, child, first, wrong, says, field):
    with pytest.raises(NotInOrder, match=says) as refused:
        commands.record_episode(child=child, by=world.worker, **{"start": LATER, "legal_status": "C1"} | wrong)
    assert refused.value.field == field
    first.refresh_from_db()
    assert (first.end, Episode.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("legal_status", "moved", "placement", "reason"),
    [
        ("C2", "no", "", "L"),
        ("C1", "new-carer", "U6", "P"),
        ("C1", "new-carer", "K2", "P"),
        ("C1", "same-carer", "U4", "T"),
        ("C2", "new-carer", "U6", "B"),
        ("C2", "same-carer", "U4", "U"),
    ],
)
def test_why_it_begins_follows_from_what_changed(world, child, first, legal_status, moved, placement, reason):
    about = {"placement": placement, "provider": "PR1", "reason_place_change": "CARPL"} if placement else {}
    row = commands.record_episode(
        child=child, by=world.iro, start=LATER, legal_status=legal_status, moved=moved, **about
    )
    first.refresh_from_db()
    assert first.reason_new == "S"
    assert (first.end, first.end_reason) == (LATER, "X1")
    assert first.reason_place_change == ("CARPL" if placement else "")
    assert (row.reason_new, row.placement, row.need, row.end) == (reason, placement or "U6", "N1", None)
    assert AuditEvent.objects.filter(verb="episode.record").count() == 2


def test_the_last_episode_ends_with_the_care_and_the_next_time_in_care_begins_anew(world, child, first):
    with pytest.raises(NotInOrder, match="give a later day"):
        commands.end_care(child=child, end=START, by=None, reason="E4A")
    commands.end_care(child=child, end=LATER, by=None, reason="E4A")
    first.refresh_from_db()
    assert (first.end, first.end_reason) == (LATER, "E4A")
    with pytest.raises(NotInOrder, match="was not looked after on"):
        commands.record_episode(child=child, by=None, start=LATER, legal_status="C2")
    commands.begin_care(child=child, start=date(2025, 1, 6), by=None)
    again = commands.record_episode(child=child, by=None, **FIRST | {"start": date(2025, 1, 6)})
    assert again.reason_new == "S"


def test_care_does_not_end_before_the_last_change(world, child, first):
    commands.record_episode(child=child, by=None, start=LATER, legal_status="C2")
    with pytest.raises(NotInOrder, match="is recorded from 02/09/2024"):
        commands.end_care(child=child, end=date(2024, 9, 1), by=None, reason="E4A")


def test_a_change_recorded_after_care_ended_takes_over_why_it_ended(world, child, first):
    commands.end_care(child=child, end=date(2025, 1, 6), by=None, reason="E4A")
    row = commands.record_episode(child=child, by=None, start=LATER, legal_status="C2")
    first.refresh_from_db()
    assert (first.end, first.end_reason) == (LATER, "X1")
    assert (row.end, row.end_reason) == (date(2025, 1, 6), "E4A")


def test_who_keeps_the_care_or_works_with_the_child_records_it(world, child):
    for person in (world.other_worker, world.other_iro, world.committee):
        with pytest.raises(Denied):
            commands.record_episode(child=child, by=person, **FIRST)
    assert commands.record_episode(child=child, by=world.support, **FIRST).reason_new == "S"


def test_a_change_is_typed_on_its_page_and_listed_with_the_meaning_of_its_codes(world, client, child):
    client.force_login(world.worker)
    address = reverse("children:episode-record", args=[child.reference])
    typed = {"legal_status": "C1", "placement": "U6", "provider": "PR1", "need": "N1", "over_20_miles": "yes"}
    assert "begins with the care itself" in client.post(address, typed | boxes("start", LATER)).text
    page = client.post(address, typed | boxes("start", START), follow=True)
    assert "Interim care order (C1)" in page.text
    assert "Started to be looked after (S)" in page.text
    assert "over 20 miles" in page.text
    moved = typed | {"moved": "new-carer", "placement": "K2", "reason_place_change": "CREQB"} | boxes("start", LATER)
    page = client.post(address, moved, follow=True)
    assert "what stood before has ended" in page.text
    assert "Change of placement and carer (P)" in page.text
    assert "because of the child&#x27;s behaviour (CREQB)" in page.text
    assert page.text.index("home (K2)") < page.text.index("other (U6)")
