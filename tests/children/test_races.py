"""Two people at once about emergency access, an inspection or a post, with real threads: one wins, the other is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from children import commands
from children.models import EmergencyReview, EmergencyUse, InspectedChildRemoval
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.transitions import NotInOrder
from people.commands import appoint
from people.models import Inspection, Staff
from people.roles import Role
from tests.escalations.test_races import at_once, refusals
from tests.factories import access
from tests.factories.world import World

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council(transactional_db) -> World:
    return World()


@pytest.fixture
def use(council) -> EmergencyUse:
    return access.emergency(council, council.child())


def read(use: EmergencyUse) -> EmergencyUse:
    """Return it as a page of its own has read it."""
    return EmergencyUse.objects.select_related("child", "staff").get(pk=use.pk)


def test_two_people_end_one_use_once(council, use):
    now, first, second = timezone.now(), read(use), read(use)
    outcomes = at_once(
        lambda: commands.end_emergency(use=first, by=council.iro_manager, at=now),
        lambda: commands.end_emergency(use=second, by=council.governance, at=now),
    )
    (refused,) = refusals(outcomes)
    assert isinstance(refused, NotInOrder)
    (ended,) = [each for each in outcomes if isinstance(each, EmergencyUse)]
    kept = EmergencyUse.objects.get(pk=use.pk)
    assert (kept.ended_at, kept.ended_by) == (now, ended.ended_by)
    assert AuditEvent.objects.filter(verb="emergencyuse.end").count() == 1


def test_two_people_review_one_use_once_and_the_person_is_told_one_outcome(council, use):
    later, first, second = use.until + timedelta(minutes=1), read(use), read(use)
    outcomes = at_once(
        lambda: commands.review_emergency(use=first, justified=True, words="Yes.", by=council.iro_manager, at=later),
        lambda: commands.review_emergency(use=second, justified=False, words="No.", by=council.governance, at=later),
    )
    (refused,) = refusals(outcomes)
    review = EmergencyReview.objects.get()
    assert isinstance(refused, NotInOrder)
    assert f"was reviewed by {review.by} already: {review.outcome}" in str(refused)
    (told,) = OutboxMessage.objects.filter(kind="emergency.reviewed")
    assert told.line.endswith(f"was reviewed: {review.outcome}.")
    assert AuditEvent.objects.filter(verb="emergencyuse.end").count() == 1


def test_one_person_opens_one_record_once(council):
    child = council.child()
    refused = refusals(at_once(*(lambda: access.emergency(council, child) for _ in range(2))))
    assert [type(each) for each in refused] == [NotInOrder]
    assert EmergencyUse.objects.count() == 1


def test_an_inspection_is_ended_once_and_not_made_longer_behind_its_end(council):
    running = access.inspection(council, access.inspector(council))
    first, second = (Inspection.objects.get(pk=running.pk) for _ in range(2))
    days, about = running.last_day + timedelta(days=3), {"by": council.iro_manager, "at": timezone.now()}
    outcomes = at_once(
        lambda: commands.end_inspection(inspection=first, **about),
        lambda: commands.extend_inspection(inspection=second, last_day=days, why="Longer", **about),
    )
    kept = Inspection.objects.get(pk=running.pk)
    assert kept.ended_at == about["at"]
    assert len(refusals(outcomes)) == (kept.last_day != days)


def test_a_child_is_taken_out_once_and_the_inspector_is_told_once(council):
    child = council.child()
    running = access.inspection(council, access.inspector(council), every_child=False, children=[child])
    outcomes = at_once(*(lambda: access.taken_out(council, running, child) for _ in range(2)))
    (refused,) = refusals(outcomes)
    assert "or was taken out already" in str(refused)
    assert InspectedChildRemoval.objects.count() == 1
    assert OutboxMessage.objects.filter(line__contains="taken back").count() == 1


def test_a_child_is_named_again_once(council):
    child = council.child()
    running = access.inspection(council, access.inspector(council), every_child=False, children=[child])
    access.taken_out(council, running, child)
    again = {"references": child.reference, "why": "Again.", "by": council.iro_manager, "on": timezone.localdate()}
    outcomes = at_once(*(lambda: commands.add_inspected(inspection=running, **again) for _ in range(2)))
    (refused,) = refusals(outcomes)
    assert "Named already" in str(refused)
    assert running.named.open().count() == 1


def test_of_an_inspectors_post_and_another_given_at_once_one_is_held(council):
    nia = council.person("Nia New", council.team, Role.INSPECTOR)
    inspects, iros = nia.holdings.get().post, council.iro.holdings.get().post
    nia.holdings.all().delete()
    today = timezone.localdate()
    first, second = (Staff.objects.get(pk=nia.pk) for _ in range(2))
    outcomes = at_once(
        lambda: appoint(staff=first, post=inspects, start=today, by=None),
        lambda: appoint(staff=second, post=iros, start=today, by=None),
    )
    assert [type(each) for each in refusals(outcomes)] == [NotInOrder]
    assert nia.holdings.count() == 1
