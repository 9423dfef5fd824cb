"""A draft whose writer can open it no more: who reads it, who takes it over, and who learns nothing by it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.models import Allocation
from escalations import commands, permissions
from escalations.models import Escalation
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn
from people.commands import name_cover
from people.models import Cover
from people.roles import Role
from tests.escalations.test_races import at_once, refusals
from tests.factories import escalation as make
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import World

WORDS = "Quagga has had no visit since May."
A_DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def left(world) -> Escalation:
    """A draft of the child's IRO, who handed the child over; the days in which they finish own items are over."""
    return left_by_a_hand_over(world)


def left_by_a_hand_over(world, **about) -> Escalation:
    draft = make.draft(world, concern=WORDS, **about)
    commands.hand_over(from_iro=world.iro, to_iro=world.other_iro, by=world.iro_manager, on=today())
    Allocation.objects.filter(staff=world.iro, kind="iro").update(end=today() - A_DAY, finish_by=today() - A_DAY)
    forget(world)
    return draft


def forget(world) -> None:
    for staff in world.people.values():
        staff.forget_duties()


def readers(world, draft) -> set[str]:
    """Return who of the council sees the draft in lists, and on its page."""
    forget(world)
    return {name for name, staff in world.people.items() if draft in Escalation.objects.visible_to(staff)}


def takers(world, draft) -> set[str]:
    forget(world)
    return {name for name, staff in world.people.items() if permissions.can_take_over(draft, staff)}


def allocation_over(world, draft):
    Allocation.objects.filter(staff=world.iro, kind="iro").update(end=today(), finish_by=None)
    Allocation.objects.create(
        authority=world.authority, child=draft.lead_child, kind="iro", staff=world.other_iro, start=today()
    )


def allocation_over_with_nobody_after(world, draft):
    Allocation.objects.filter(staff=world.iro, kind="iro").update(end=today(), finish_by=None)


def contract_over(world, draft):
    world.iro.holdings.update(end=today())


def left_the_service(world, draft):
    type(world.iro).objects.filter(pk=world.iro.pk).update(is_active=False)
    world.iro.is_active = False


def hand_over_days_over(world, draft):
    allocation_over(world, draft)
    Allocation.objects.filter(staff=world.iro, kind="iro").update(finish_by=today() - A_DAY)


def not_named_for_the_record(world, draft):
    second_manager(world)
    restrict(world, draft.lead_child)


LOST = {
    allocation_over: "other_iro",
    hand_over_days_over: "other_iro",
    # No IRO in service, or none who may open the record: it falls to the IRO manager.
    allocation_over_with_nobody_after: "iro_manager",
    contract_over: "iro_manager",
    left_the_service: "iro_manager",
    not_named_for_the_record: "iro_manager",
}


@pytest.mark.parametrize(("lost", "falls_to"), LOST.items(), ids=lambda each: getattr(each, "__name__", each))
def test_however_the_writer_lost_the_child_somebody_reads_the_draft_and_takes_it_over(world, lost, falls_to):
    draft = make.draft(world, concern=WORDS)
    assert (readers(world, draft), takers(world, draft)) == ({"iro"}, set())
    lost(world, draft)
    assert (readers(world, draft), takers(world, draft)) == ({falls_to}, {falls_to})


def a_hand_over_with_days_left(world, draft):
    allocation_over(world, draft)
    Allocation.objects.filter(staff=world.iro, kind="iro").update(finish_by=today())


def named_for_the_restricted_record(world, draft):
    restrict(world, draft.lead_child, world.iro)


def a_cover_named_for_the_writer(world, draft):
    name_cover(absent=world.iro, covered_by=world.iro_manager, start=today(), by=None)


STILL_THEIRS = {
    a_hand_over_with_days_left: {"iro"},
    named_for_the_restricted_record: {"iro"},
    a_cover_named_for_the_writer: {"iro", "iro_manager"},
}


@pytest.mark.parametrize(("what", "seen_by"), STILL_THEIRS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_as_long_as_the_writer_can_open_it_a_draft_is_nobody_elses(world, what, seen_by):
    draft = make.draft(world, concern=WORDS)
    what(world, draft)
    assert (readers(world, draft), takers(world, draft)) == (seen_by, set())


def test_a_covering_colleagues_draft_is_theirs_while_the_cover_runs_and_the_iros_to_take_over_afterwards(world):
    name_cover(absent=world.iro, covered_by=world.other_iro, start=today(), by=None)
    world.other_iro.forget_duties()
    draft = make.draft(world, by=world.other_iro, concern=WORDS)
    assert (readers(world, draft), takers(world, draft)) == ({"other_iro"}, set())
    Cover.objects.update(start=today() - A_DAY, end=today())
    assert (readers(world, draft), takers(world, draft)) == ({"iro"}, {"iro"})


def test_a_cover_lapses_with_the_post_of_who_is_covered_and_so_does_its_draft(world):
    name_cover(absent=world.iro, covered_by=world.other_iro, start=today(), by=None)
    world.other_iro.forget_duties()
    draft = make.draft(world, by=world.other_iro, concern=WORDS)
    world.iro.holdings.update(post=world.manager.holdings.get().post)
    assert (readers(world, draft), takers(world, draft)) == ({"iro_manager"}, {"iro_manager"})


def test_who_covers_the_new_iro_may_take_it_over_too(world, left):
    cover = world.person("Cora Cover", world.quality, Role.IRO)
    name_cover(absent=world.other_iro, covered_by=cover, start=today(), by=None)
    assert commands.take_over_draft(escalation=left, by=cover).raised_by == cover


def test_a_draft_of_an_iro_manager_is_their_own(world):
    world.person("Max Manager", world.quality, Role.IRO_MANAGER)
    draft = make.draft(world, concern=WORDS)
    Escalation.objects.filter(pk=draft.pk).update(raised_by=world.iro_manager)
    draft.refresh_from_db()
    assert (readers(world, draft), takers(world, draft)) == ({"iro_manager"}, set())


def test_taken_over_it_is_the_new_writers_draft_and_the_log_says_whose_it_was(world, left):
    before = Escalation.objects.filter(pk=left.pk).values("concern", "asked_for", "stage", "state", "reference").get()
    taken = commands.take_over_draft(escalation=left, by=world.other_iro, version=left.version)
    assert Escalation.objects.filter(pk=left.pk).values(*before).get() == before
    assert list(taken.reasons.values_list("is_main", flat=True)) == [True]
    event = AuditEvent.objects.get(verb="escalation.take_over")
    assert (event.actor_id, event.from_state, event.to_state) == (world.other_iro.pk, "draft", "draft")
    assert json.loads(AuditValue.objects.get(event_id=event.pk).body)["raised_by"] == [world.iro.pk, world.other_iro.pk]
    assert (readers(world, taken), takers(world, taken)) == ({"other_iro"}, set())
    sent = commands.send(escalation=taken, by=world.other_iro)
    assert (sent.raised_by, sent.concern) == (world.other_iro, WORDS)


def test_who_took_it_over_may_throw_it_away_and_nobody_before(world, left):
    for staff in (world.other_iro, world.iro_manager):
        with pytest.raises(Denied):
            commands.discard(escalation=left, by=staff)
    taken = commands.take_over_draft(escalation=left, by=world.other_iro)
    commands.discard(escalation=taken, by=world.other_iro)
    assert not Escalation.objects.filter(pk=left.pk).exists()


@pytest.mark.parametrize("who", ["iro", "other_iro", "iro_manager", "head"])
def test_nobody_sends_or_changes_it_in_the_old_writers_name(world, left, who):
    left_the_service(world, left)
    staff = getattr(world, who)
    assert permissions.can_send.why_not(left, staff)
    assert permissions.can_record.why_not(left, staff)
    assert permissions.can_edit.why_not(left, staff)
    with pytest.raises(Denied):
        commands.send(escalation=left, by=staff)


def test_not_even_the_writers_cover_who_is_the_childs_iro_now(world, left, client):
    name_cover(absent=world.iro, covered_by=world.other_iro, start=today(), by=None)
    world.other_iro.forget_duties()
    assert "has to be taken over first" in permissions.can_send.why_not(left, world.other_iro)
    client.force_login(world.other_iro)
    refused = client.get(reverse("escalations:draft-edit", args=[left.reference]))
    assert (refused.status_code, "has to be taken over first" in refused.text) == (403, True)
    assert "Take it over as mine" in client.get(left.get_absolute_url()).text


def test_the_new_iro_finds_it_reads_it_and_takes_it_over_in_the_browser(world, left, client):
    client.force_login(world.other_iro)
    listed = client.get("/").text.split("Drafts left by somebody else")[1].split("<h2")[0]
    assert left.reference in listed
    assert "by Amara Iro, last saved" in listed
    page = client.get(left.get_absolute_url()).text
    assert WORDS in page
    assert "Amara Iro wrote this draft and can no longer open it." in page
    assert reverse("escalations:draft-discard", args=[left.reference]) not in page
    address = reverse("escalations:escalation-act", args=[left.reference, "take-over"])
    assert address in page
    done = client.post(address, {"version": left.version}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("escalations:draft-edit", args=[left.reference])
    assert f"{left.reference} is yours now. Nobody has been told" in done.text
    assert WORDS in done.text
    home = client.get("/").text
    assert "Drafts left by somebody else" not in home
    assert left.reference in home


def test_the_iro_manager_goes_on_with_a_draft_that_nobody_else_can_take(world, client):
    draft = make.draft(world, concern=WORDS)
    left_the_service(world, draft)
    client.force_login(world.iro_manager)
    assert draft.reference in client.get("/").text.split("Drafts left by somebody else")[1].split("<h2")[0]
    address = reverse("escalations:escalation-act", args=[draft.reference, "take-over"])
    done = client.post(address, {"version": draft.version}, follow=True)
    assert done.status_code == 200
    assert WORDS in done.text
    home = client.get("/").text
    assert draft.reference in home.split(">Drafts<")[1].split("<h2")[0]
    gone = client.post(reverse("escalations:draft-discard", args=[draft.reference]), follow=True)
    assert "The draft is gone." in gone.text


def test_who_keeps_one_of_two_children_reads_another_child_and_takes_nothing_over(world, client):
    """The new IRO of the first child is not the second's: of the second they learn nothing, the IRO manager takes it."""
    first, second = world.child("Quillon Featherstone"), world.child("Osberta Marchbanks")
    draft = make.draft(world, children=[first, second], concern="Quillon and Osberta have had no visit.")
    third = world.person("Thea Third", world.quality, Role.IRO)
    hand_over_days_over(world, draft)
    Allocation.objects.create(authority=world.authority, child=second, kind="iro", staff=third, start=today())
    assert (readers(world, draft), takers(world, draft)) == ({"other_iro", "iro_manager"}, {"iro_manager"})
    assert not Escalation.objects.visible_to(third).exists()
    client.force_login(world.other_iro)
    page = client.get(draft.get_absolute_url()).text
    assert "Quillon and another child have had no visit." in page
    assert "It names another child, whose record is not open to you; the IRO manager takes it over." in page
    everywhere = page + client.get("/").text + client.get(reverse("escalations:escalation-list")).text
    for mark in ("Osberta", second.reference):
        assert mark not in everywhere
    refused = client.post(reverse("escalations:escalation-act", args=[draft.reference, "take-over"]), {"version": 1})
    assert refused.status_code == 403
    assert "Osberta" not in refused.text
    assert commands.take_over_draft(escalation=draft, by=world.iro_manager).raised_by == world.iro_manager


def test_the_writer_who_lost_one_of_two_children_does_not_read_it_again_by_the_other(world):
    first, second = world.child(), world.child()
    draft = make.draft(world, children=[first, second])
    Allocation.objects.filter(child=second, kind="iro").update(end=today())
    assert (readers(world, draft), takers(world, draft)) == ({"iro_manager"}, {"iro_manager"})


def test_a_restricted_record_is_there_for_named_people_only(world, left):
    restrict(world, left.lead_child, world.manager)
    stranger = second_manager(world)
    assert (readers(world, left), takers(world, left)) == ({"iro_manager"}, {"iro_manager"})
    assert not Escalation.objects.visible_to(stranger).exists()
    assert not permissions.can_take_over(left, stranger)


def test_a_draft_of_another_council_is_not_there(world, left):
    elsewhere = World(slug="framley")
    assert readers(elsewhere, left) == set()
    assert takers(elsewhere, left) == set()


@pytest.mark.parametrize("who", ["iro", "iro_manager", "manager", "worker"])
def test_lists_ask_no_more_of_the_database_however_many_drafts_were_left(world, who):
    staff = getattr(world, who)

    def asked() -> int:
        staff.duties()
        with CaptureQueriesContext(connection) as captured:
            len(Escalation.objects.visible_to(staff))
        return len(captured)

    left_by_a_hand_over(world)
    before = asked()
    for _ in range(3):
        left_by_a_hand_over(world)
    assert asked() == before


def test_the_list_leaves_them_to_the_home_page(world, client):
    left = left_by_a_hand_over(world)
    for staff in (world.other_iro, world.iro_manager):
        assert left not in Escalation.objects.listed_for(staff)
    client.force_login(world.other_iro)
    assert left.reference in client.get("/").text
    assert left.reference not in client.get("/escalations/").text


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_over_at_once_one_wins(transactional_db):
    world = World()
    draft = left_by_a_hand_over(world)
    cover = world.person("Cora Cover", world.quality, Role.IRO)
    name_cover(absent=world.other_iro, covered_by=cover, start=today(), by=None)
    outcomes = at_once(
        *(lambda by=by: commands.take_over_draft(escalation=draft, by=by, version=draft.version)
          for by in (world.other_iro, cover))
    )  # fmt: skip
    (refused,) = refusals(outcomes)
    assert isinstance(refused, MovedOn)
