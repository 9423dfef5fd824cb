"""How long a record is kept, who decides what becomes of it, and what holds it back."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children import commands
from children.commands.retention import due_of
from children.models import Child, LegalHold, RetentionItem, RetentionSchedule
from children.retention import Life, Years, retention_due_on
from children.states import RetentionState
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from iro_portal.home.retention import commands as run
from iro_portal.home.retention.commands import carry_out_approved
from tests.factories import escalation as make
from tests.factories.restricted import restrict, second_manager

TODAY = date(2026, 11, 20)
BORN = date(2012, 2, 29)


@pytest.mark.parametrize(
    ("life", "years", "due"),
    [
        (Life(date(1950, 5, 17)), Years(), date(2025, 5, 17)),
        (Life(BORN), Years(), date(2087, 3, 1)),
        (Life(BORN, died=date(2026, 11, 20)), Years(), date(2041, 11, 20)),
        (Life(BORN, died=date(2030, 2, 28)), Years(), date(2045, 2, 28)),
        (Life(BORN, died=date(2030, 3, 1)), Years(), date(2087, 3, 1)),
        (Life(BORN, adopted=date(2015, 6, 1)), Years(), date(2087, 3, 1)),
        (Life(BORN, adopted=date(2015, 6, 1)), Years(from_adoption=100), date(2115, 6, 1)),
        (Life(BORN, adopted=date(2015, 6, 1)), Years(from_adoption=10), date(2087, 3, 1)),
        (Life(BORN, died=date(2016, 1, 1), adopted=date(2015, 6, 1)), Years(from_adoption=100), date(2031, 1, 1)),
    ],
)
def test_until_when_a_record_is_kept(life, years, due):
    assert retention_due_on(life, years).on == due


def grown(world, born: date = date(1950, 5, 17), name: str = "Old Boy") -> Child:
    """A child of long ago, whose care is over."""
    child = world.child(name, born=born, in_care_from=date(1960, 1, 4))
    commands.end_care(child=child, end=date(1965, 1, 4), by=None, reason="E8")
    return child


def listed(world, **words) -> RetentionItem:
    child = grown(world, **words)
    commands.list_due(authority=world.authority, on=TODAY)
    return child.retention_items.get()


def test_a_restricted_record_that_is_due_or_held_is_there_for_named_iro_managers_only(world, client):
    item, second = listed(world), second_manager(world)
    words = {"child": item.child, "why": "An inquiry.", "by": world.governance, "on": TODAY}
    commands.place_hold(authority=world.authority, **words)
    commands.place_hold(authority=world.authority, **words | {"child": None, "why": "Every record."})
    restrict(world, item.child)
    for who, sees in ((second, False), (world.iro_manager, True), (world.governance, True)):
        client.force_login(who)
        pages = [client.get(reverse(f"retention:{name}")).text for name in ("item-list", "hold-list")]
        assert [item.child.reference in page for page in pages] == [sees, sees], who
        assert "Every record." in pages[1]
        address = reverse("retention:item", args=[item.child.reference])
        assert client.get(address).status_code == (200 if sees else 404)


def approved(world, item: RetentionItem, on: date = TODAY) -> RetentionItem:
    return commands.approve_anonymising(
        item=item,
        by=world.governance,
        why="Its time is over.",
        reference=item.child.reference,
        version=item.version,
        on=on,
    )


def test_what_is_due_is_listed_once(world):
    due, young = grown(world), world.child()
    world.child("Not yet", born=TODAY.replace(year=TODAY.year - 75) + timedelta(days=1))
    runs = [commands.list_due(authority=world.authority, on=TODAY) for _ in range(2)]
    assert [run.listed for run in runs] == [1, 0]
    assert RetentionItem.objects.get().child == due
    assert due_of(young, TODAY).on == date(2091, 5, 17)


def test_a_child_who_died_is_due_by_the_reason_for_which_care_ended(world):
    child = world.child(born=date(1995, 1, 2), in_care_from=date(2000, 1, 4))
    commands.end_care(child=child, end=date(2005, 6, 7), by=None, reason="E2")
    commands.list_due(authority=world.authority, on=TODAY)
    assert child.retention_items.get().due_on == date(2020, 6, 7)
    words = {name: getattr(child, name) for name in ("name", "date_of_birth", "sex", "ethnicity")}
    child = commands.change_child(child=child, by=None, **words, died_on=date(2005, 6, 5))
    assert due_of(Child.objects.get(pk=child.pk), TODAY).on == date(2020, 6, 5)


def test_what_was_refused_is_listed_again_on_the_day_that_was_given(world):
    item = listed(world)
    commands.refuse_anonymising(
        item=item, by=world.governance, why="A complaint.", again_on=date(2027, 1, 1), version=item.version, on=TODAY
    )
    assert commands.list_due(authority=world.authority, on=date(2026, 12, 31)).listed == 0
    assert commands.list_due(authority=world.authority, on=date(2027, 1, 1)).listed == 1


def test_it_is_carried_out_on_a_day_after_the_approval_and_once(world):
    item = approved(world, listed(world))
    assert carry_out_approved(authority=world.authority, on=TODAY).done == 0
    tomorrow = TODAY + timedelta(days=1)
    assert [carry_out_approved(authority=world.authority, on=tomorrow).done for _ in range(2)] == [1, 0]
    item = RetentionItem.objects.select_related("child").get(pk=item.pk)
    assert (item.state, item.done_on, item.child.anonymised_on) == (RetentionState.DONE, tomorrow, tomorrow)
    event = AuditEvent.objects.get(verb="child.anonymise")
    assert event.children == [item.child_id]
    assert event.detail["rows"]["children.Child"] == 1
    assert commands.list_due(authority=world.authority, on=tomorrow).listed == 0


def test_an_approval_can_be_taken_back_until_then(world):
    item = approved(world, listed(world))
    kept = commands.refuse_anonymising(
        item=item, by=world.governance, why="Too early.", again_on=date(2027, 1, 1), version=item.version, on=TODAY
    )
    assert kept.state == RetentionState.REFUSED
    assert carry_out_approved(authority=world.authority, on=date(2026, 12, 1)).done == 0


@pytest.mark.parametrize("of_all", [False, True])
def test_a_hold_keeps_back_what_was_approved_until_it_is_lifted(world, of_all):
    item = approved(world, listed(world))
    hold = commands.place_hold(
        authority=world.authority,
        child=None if of_all else item.child,
        why="An inquiry.",
        on=TODAY,
        by=world.governance,
    )
    tomorrow = TODAY + timedelta(days=1)
    told = carry_out_approved(authority=world.authority, on=tomorrow)
    assert (told.done, "An inquiry." in told.kept_back[0]) == (0, True)
    commands.lift_hold(hold=hold, why="It has reported.", on=tomorrow, by=world.governance)
    assert carry_out_approved(authority=world.authority, on=tomorrow).done == 1


def test_a_hold_elsewhere_holds_nothing_here(world):
    item = listed(world)
    commands.place_hold(authority=world.authority, child=world.child(), why="x", on=TODAY, by=world.governance)
    assert approved(world, item).state == RetentionState.APPROVED


def test_an_open_challenge_keeps_a_record_back(world):
    item = approved(world, listed(world))
    make.sent(world, children=[item.child])
    told = carry_out_approved(authority=world.authority, on=timezone.localdate())
    assert (told.done, "still open" in told.kept_back[0]) == (0, True)


def test_a_record_stopped_midway_is_whole_and_the_next_run_goes_on(world, monkeypatch):
    first, second = (approved(world, listed(world, name=name)) for name in ("First", "Second"))
    real, calls = run.anonymise, []

    def once_broken(child, on):
        calls.append(child.pk)
        frozen = real(child, on=on)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return frozen

    monkeypatch.setattr(run, "anonymise", once_broken)
    with pytest.raises(RuntimeError):
        carry_out_approved(authority=world.authority, on=date(2026, 12, 1))
    assert [Child.objects.get(pk=each.child_id).name for each in (first, second)] == ["Anonymised child", "Second"]
    assert carry_out_approved(authority=world.authority, on=date(2026, 12, 1)).done == 1


@pytest.mark.parametrize("who", ["iro_manager", "administrator", "director", "iro", "support"])
def test_information_governance_alone_decides(world, who):
    item, by = listed(world), getattr(world, who)
    with pytest.raises(Denied):
        commands.approve_anonymising(
            item=item, by=by, why="x", reference=item.child.reference, version=item.version, on=TODAY
        )
    with pytest.raises(Denied):
        commands.place_hold(authority=world.authority, child=None, why="x", on=TODAY, by=by)


def test_the_reference_is_typed_out_and_a_reason_given(world):
    item = listed(world)
    common = {"item": item, "by": world.governance, "version": item.version, "on": TODAY}
    for wrong in ({"why": "x", "reference": "CH-9999"}, {"why": " ", "reference": item.child.reference}):
        with pytest.raises(NotInOrder):
            commands.approve_anonymising(**common, **wrong)
    approved(world, item)
    with pytest.raises(MovedOn):
        approved(world, item)


def test_a_schedule_of_the_authority_counts_from_its_day(world):
    common = {"authority": world.authority, "why": "Council, 12 May", "by": world.governance}
    with pytest.raises(NotInOrder):
        commands.begin_schedule(years=Years(from_birth=50), start=TODAY, **common)
    commands.begin_schedule(years=Years(from_birth=100), start=TODAY, **common)
    child = grown(world)
    assert (due_of(child, TODAY - timedelta(days=1)).on, due_of(child, TODAY).on) == (
        date(2025, 5, 17),
        date(2050, 5, 17),
    )
    assert commands.list_due(authority=world.authority, on=TODAY).schedule == RetentionSchedule.objects.get()


def test_nothing_is_recorded_of_a_child_whose_record_was_anonymised(world):
    approved(world, listed(world))
    carry_out_approved(authority=world.authority, on=TODAY + timedelta(days=1))
    child = Child.objects.get()
    with pytest.raises(Denied, match="was anonymised on"):
        commands.begin_care(child=child, start=TODAY, by=world.support)
    with pytest.raises(NotInOrder, match="was anonymised"):
        commands.place_hold(authority=world.authority, child=child, why="x", on=TODAY, by=world.governance)


def test_the_command_lists_and_carries_out(world):
    item, told = listed(world), StringIO()
    approved(world, item)
    call_command("retention", on=TODAY + timedelta(days=1), authority="barchester", stdout=told)
    assert "0 listed" in told.getvalue()
    assert "1 anonymised, 0 kept back" in told.getvalue()
    with pytest.raises(CommandError, match="expected one of: barchester"):
        call_command("retention", authority="nowhere")


def page(client, who, name: str, *parts) -> str:
    client.force_login(who)
    answer = client.get(reverse(f"retention:{name}", args=parts))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pages_lead_from_the_list_to_the_decision(world, client):
    assert "No record waits for a decision" in page(client, world.governance, "item-list")
    item = listed(world)
    reference = item.child.reference
    assert reference in page(client, world.governance, "item-list")
    assert "wait" in client.get("/").content.decode()
    shown = page(client, world.governance, "item", reference)
    assert "Approve that it is anonymised" in shown
    assert item.child.name not in shown
    assert "cannot be undone" in page(client, world.governance, "approve", reference)
    typed = {"why": "Its time is over.", "reference": "CH-9999", "version": item.version}
    refused = client.post(reverse("retention:approve", args=[reference]), typed)
    assert f"Type {reference}" in refused.content.decode()
    done = client.post(reverse("retention:approve", args=[reference]), typed | {"reference": reference}, follow=True)
    assert "Approved. The record of" in done.content.decode()
    assert "Approve that" not in page(client, world.iro_manager, "item", reference)
    client.force_login(world.iro_manager)
    assert client.get(reverse("retention:approve", args=[reference])).status_code == 403


def test_the_list_asks_no_more_of_the_database_as_it_grows(world, client):
    client.force_login(world.governance)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("retention:item-list")).status_code == 200
        return len(captured)

    listed(world)
    asked()
    few = asked()
    for name in ("Second", "Third"):
        listed(world, name=name)
    assert asked() == few


def test_a_hold_is_placed_and_lifted_on_its_pages(world, client):
    child = world.child()
    client.force_login(world.governance)
    new = reverse("retention:hold-new")
    wrong = client.post(new, {"whose": "one", "reference": "CH-9999", "why": "Court"})
    assert "Enter the reference of a child of this authority" in wrong.content.decode()
    done = client.post(new, {"whose": "one", "reference": child.reference.lower(), "why": "Court"}, follow=True)
    assert f"nothing of the record of {child.reference}" in done.content.decode()
    lift = reverse("retention:hold-lift", args=[LegalHold.objects.get().pk])
    assert "is lifted" in client.post(lift, {"why": "Judgment"}, follow=True).content.decode()
    assert LegalHold.objects.get().lifted_by == world.governance


def test_the_schedule_is_shown_and_begun_on_its_page(world, client):
    assert "75 years" in page(client, world.governance, "schedule")
    assert "Begin this schedule" not in page(client, world.iro_manager, "schedule")
    day = timezone.localdate() + timedelta(days=1)
    typed = {"from_birth": "75", "from_death": "15", "from_adoption": "100", "why": "Council"}
    start = {f"start_{part}": getattr(day, part) for part in ("day", "month", "year")}
    client.force_login(world.governance)
    done = client.post(reverse("retention:schedule"), typed | start, follow=True)
    assert "The schedule is recorded" in done.content.decode()
    assert RetentionSchedule.objects.get().from_adoption == 100


def test_the_page_of_an_anonymised_child_says_so(world, client):
    approved(world, listed(world))
    carry_out_approved(authority=world.authority, on=TODAY + timedelta(days=1))
    client.force_login(world.support)
    shown = client.get(reverse("children:child-detail", args=[Child.objects.get().reference])).content.decode()
    assert "Anonymised on Sat 21 November 2026" in shown
    assert "Old Boy" not in shown
