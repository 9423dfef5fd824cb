"""What a hand-over leaves an IRO to finish, for some days: own items, and nothing new (design section 3)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children.models import Allocation, Child
from escalations import actions, commands, permissions
from escalations.models import Escalation
from iro_portal.core.permissions import Denied
from reviews import commands as reviews
from reviews import permissions as of_reviews
from reviews.models import Review
from tests.factories import escalation as make
from tests.factories import review as make_review
from tests.factories.world import World

FINISHED_BY = {
    "awaiting-response": {"resolve", "withdraw", "note"},
    "responded": {"accept", "ask-again", "resolve", "withdraw", "note"},
    "action-awaited": {"resolve", "withdraw", "note"},
    "resolved": set(),
    "withdrawn": set(),
}


@pytest.fixture
def council(world) -> World:
    return make_review.with_workflow(world)


def handed_over(world, days_ago: int = 0) -> None:
    """Everything of the IRO goes to another; of so many days ago, as it stands today."""
    today = timezone.localdate()
    about = {"from_iro": world.iro, "to_iro": world.other_iro, "by": world.iro_manager}
    commands.hand_over(on=today, **about)
    rows = Allocation.objects.filter(staff=world.iro, kind="iro")
    rows.update(end=today - timedelta(days=days_ago), finish_by=today + timedelta(days=14 - days_ago))
    world.iro.forget_duties()


@pytest.mark.parametrize("state", FINISHED_BY)
def test_who_raised_it_reacts_closes_and_begins_nothing(world, state):
    raised = make.in_state(world, state)
    handed_over(world)
    own = Escalation.objects.visible_to(world.iro).for_desk().get(pk=raised.pk)
    assert {action.name for action in actions.open_to(world.iro, own)} == FINISHED_BY[state]


def test_on_the_last_day_they_finish_and_on_the_day_after_it_is_not_there(world):
    raised = make.sent(world)
    handed_over(world, days_ago=14)
    assert permissions.can_withdraw(raised, world.iro)
    handed = Allocation.objects.get(staff=world.iro, kind="iro")
    Allocation.objects.filter(pk=handed.pk).update(finish_by=timezone.localdate() - timedelta(days=1))
    assert not permissions.can_withdraw(raised, world.iro)
    assert not Escalation.objects.visible_to(world.iro).exists()


def test_what_they_finish_is_recorded_as_theirs_and_its_owner_is_told(world, client):
    raised = make.sent(world)
    handed_over(world)
    client.force_login(world.iro)
    address = reverse("escalations:escalation-act", args=[raised.reference, "withdraw"])
    typed = {"version": Escalation.objects.get(pk=raised.pk).version, "why": "Settled by telephone."}
    assert client.post(address, typed).status_code == 302
    entry = raised.entries.get(kind="withdrawn")
    assert (entry.by, entry.on_behalf_of) == (world.iro, None)
    assert "withdrawn" in world.other_iro.notices.order_by("-pk").first().line


@pytest.mark.parametrize("action", ["escalate", "grant-time", "cafcass", "reopen"])
def test_what_goes_further_is_the_new_owners(world, client, action):
    raised = make.in_state(world, "resolved" if action == "reopen" else "awaiting-response")
    handed_over(world)
    client.force_login(world.iro)
    address = reverse("escalations:escalation-act", args=[raised.reference, action])
    assert client.post(address, {"version": raised.version}).status_code == 403


def test_of_what_another_raised_they_finish_nothing(world):
    world.child(iro=world.iro)
    raised = make.sent(world)
    handed_over(world)
    taken = make.sent(world, children=[raised.lead_child], by=world.other_iro)
    assert Escalation.objects.visible_to(world.iro).filter(pk=taken.pk).exists()
    assert not permissions.can_withdraw(taken, world.iro)
    assert not permissions.can_add_note(taken, world.iro)


def test_nothing_new_is_raised_about_a_child_handed_over(world, client):
    child, draft = world.child(), make.draft(world)
    raised_before = Escalation.objects.count()
    handed_over(world)
    with pytest.raises(Denied, match="is not one of the children about whom you may raise"):
        make.draft(world, children=[child])
    with pytest.raises(Denied, match="was handed over"):
        commands.send(escalation=draft, by=world.iro)
    assert Escalation.objects.count() == raised_before
    client.force_login(world.iro)
    assert "Raise an escalation" not in client.get(reverse("children:child-detail", args=[child.reference])).text
    page = client.get(reverse("escalations:escalation-raise"), {"child": child.reference})
    assert child.name not in page.text


def test_a_draft_goes_with_the_access_to_the_child_whom_it_names(world, client):
    draft = make.draft(world)
    assert Escalation.objects.visible_to(world.iro).filter(pk=draft.pk).exists()
    Allocation.objects.filter(staff=world.iro, kind="iro").update(end=timezone.localdate())
    assert not Escalation.objects.visible_to(world.iro).exists()
    client.force_login(world.iro)
    for name in ("draft-edit", "draft-discard"):
        assert client.post(reverse(f"escalations:{name}", args=[draft.reference])).status_code == 404
    assert draft.reference not in client.get("/").text


def test_a_manager_of_the_team_who_was_the_childs_iro_finishes_nothing(world):
    raised = make.sent(world)
    handed_over(world)
    world.iro.holdings.update(post=world.manager.holdings.get().post)
    world.iro.forget_duties()
    assert not permissions.can_withdraw(raised, world.iro)
    assert not permissions.can_accept(raised, world.iro)


def test_a_review_that_they_held_is_written_up_and_no_other(council):
    held, to_come = make_review.held(council), make_review.planned(council)
    handed_over(council)
    held, to_come = (Review.objects.get(pk=each.pk) for each in (held, to_come))
    assert Child.objects.visible_to(council.iro).count() == 2
    assert of_reviews.can_read_words(held.child, council.iro)
    assert make_review.drafted(council, held).review == held
    assert not of_reviews.can_record(to_come, council.iro)
    with pytest.raises(Denied):
        reviews.hold_review(
            review=to_come, held_on=timezone.localdate(), by=council.iro, how="meeting", participation="PN1"
        )


def test_once_the_record_is_complete_nothing_is_left_to_finish(council):
    held = make_review.held(council)
    held.record.completed_on = timezone.localdate()
    handed_over(council)
    assert not of_reviews.can_record(held, council.iro)


def test_home_lists_what_is_left_to_finish_and_until_when(client, world):
    raised = make.sent(world)
    handed_over(world)
    client.force_login(world.iro)
    page = client.get(reverse("home")).content.decode()
    assert "Handed over: yours to finish" in page
    listed = page.split("Handed over: yours to finish")[1].split("<h2")[0]
    assert raised.reference in listed
    assert "Yours to finish until" in listed


def test_home_says_nothing_of_it_once_the_child_is_theirs_again(client, world):
    raised = make.sent(world)
    handed_over(world)
    commands.hand_over(from_iro=world.other_iro, to_iro=world.iro, by=world.iro_manager, on=timezone.localdate())
    client.force_login(world.iro)
    page = client.get(reverse("home")).content.decode()
    assert raised.reference in page
    assert "Handed over" not in page
