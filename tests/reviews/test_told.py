"""Tell the IRO: what is told before and after, what was not, who sees it, and how it is counted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.commands import allocate, end_allocation
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import IroNotice
from reviews.told import counted, not_seen

TODAY = timezone.localdate
LIST = "/reviews/told/"


def days(count: int) -> date:
    return TODAY() + timedelta(days=count)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def tell(world, child, by=None, **more) -> IroNotice:
    return commands.tell_iro(child=child, by=by or world.worker, **{"kind": "move", "event_on": TODAY()} | more)


@pytest.mark.parametrize(
    ("typed", "says", "field"),
    [
        ({"kind": "wedding"}, "Choose what happened", "kind"),
        ({"event_on": date(2024, 3, 3)}, "was not looked after on", "event_on"),
        ({"event_on": days(400)}, "more than a year ahead", "event_on"),
        ({"without_review": True}, "Only a change of plan", "without_review"),
    ],
)
def test_what_cannot_be_told_is_said_at_its_field(world, typed, says, field):
    with pytest.raises(NotInOrder, match=says) as refused:
        tell(world, world.child(), **typed)
    assert refused.value.field == field
    assert not IroNotice.objects.exists()


def test_an_event_is_recorded_once_and_the_sentence_says_how_it_stands(world):
    child = world.child()
    tell(world, child)
    with pytest.raises(NotInOrder, match="recorded already, told on"):
        tell(world, child, by=world.iro)
    commands.record_not_told(child=child, by=world.iro, kind="plan", event_on=TODAY())
    with pytest.raises(NotInOrder, match="as one of which the IRO was not told"):
        tell(world, child, kind="plan")


def test_who_works_with_the_child_tells_today_and_cannot_say_that_they_told_before(world):
    child = world.child()
    with pytest.raises(Denied, match="is recorded by the IRO"):
        tell(world, child, told_on=days(-5))
    with pytest.raises(NotInOrder, match="give the day of the telling"):
        tell(world, child, by=world.iro, told_on=days(1))
    for person in (world.other_worker, world.support, world.other_iro):
        with pytest.raises(Denied):
            tell(world, child, by=person)
    assert tell(world, child, by=world.manager, kind="hearing", event_on=days(9)).told_before
    assert not tell(world, child, kind="missing", event_on=days(-1)).told_before


def test_the_iro_is_told_through_the_outbox_without_the_childs_name_and_marks_it_as_seen(world, client):
    child = world.child("Ben Ashe")
    notice = tell(world, child, words="He moved to Hove.")
    told = OutboxMessage.objects.get(kind="notice.told")
    assert told.recipient == world.iro
    assert child.reference in told.line
    assert "Ben" not in told.line
    client.force_login(world.iro)
    assert "Told to you, not marked as seen" in client.get("/").text
    page = client.get(told.path)
    assert "He moved to Hove." in page.text
    told.refresh_from_db()
    assert told.opened_at
    address = reverse("reviews:notice-seen", args=[child.reference, notice.pk])
    assert "It is off your home page" in client.post(address, follow=True).text
    assert "was marked as seen" in client.post(address, follow=True).text
    assert "Told to you" not in client.get("/").text
    notice.refresh_from_db()
    assert (notice.seen_on, notice.seen_by) == (TODAY(), world.iro)
    assert AuditEvent.objects.filter(verb="ironotice.seen").count() == 1
    client.force_login(world.worker)
    assert client.post(address).status_code == 403


def test_where_nobody_is_the_iro_their_manager_is_told(world):
    child = world.child()
    end_allocation(child=child, kind="iro", end=TODAY(), by=None)
    tell(world, child)
    assert OutboxMessage.objects.get(kind="notice.told").recipient == world.iro_manager


def test_a_new_iro_finds_what_was_told_and_not_seen(world):
    child = world.child()
    tell(world, child)
    allocate(child=child, iro=world.other_iro, start=TODAY(), by=None)
    assert len(not_seen(world.other_iro, TODAY())) == 1
    assert not_seen(world.iro, TODAY()) == []


def test_not_informed_is_for_the_iro_to_record_of_what_has_happened(world):
    child = world.child()
    about = {"child": child, "kind": "plan", "without_review": True}
    with pytest.raises(NotInOrder, match="has not happened yet"):
        commands.record_not_told(by=world.iro, event_on=days(1), **about)
    with pytest.raises(Denied, match="recorded by Amara Iro"):
        commands.record_not_told(by=world.worker, event_on=TODAY(), **about)
    notice = commands.record_not_told(by=world.iro, event_on=TODAY(), **about)
    assert (notice.told_on, notice.seen_on) == (None, None)
    assert not OutboxMessage.objects.filter(kind="notice.told").exists()
    with pytest.raises(NotInOrder, match="nothing to mark as seen"):
        commands.mark_notice_seen(notice=notice, by=world.iro)


def test_the_social_worker_tells_on_the_page_and_keeps_what_was_typed(world, client):
    child = world.child()
    client.force_login(world.worker)
    address = reverse("reviews:child-tell", args=[child.reference])
    assert "Were you told?" not in client.get(address).text
    typed = {"kind": "plan", "without_review": "on", "words": "Adoption is no longer the plan."}
    refused = client.post(address, typed | boxes("event_on", date(2020, 1, 1)))
    assert "was not looked after on" in refused.text
    assert "Adoption is no longer the plan." in refused.text
    page = client.post(address, typed | boxes("event_on", days(3)), follow=True)
    assert "the IRO is told. It stands on their home page" in page.text
    assert IroNotice.objects.get().without_review


def test_the_iro_records_being_told_or_not_and_escalates_in_one_click(world, client):
    child = world.child()
    client.force_login(world.iro)
    address = reverse("reviews:child-tell", args=[child.reference])
    typed = {"kind": "move", "words": "The school told me."} | boxes("event_on", days(-2))
    assert "Answer: Were you told?" in client.post(address, typed).text
    assert "Enter the day on which you were told" in client.post(address, typed | {"told": "yes"}).text
    page = client.post(address, typed | {"told": "no"} | boxes("told_on", days(-1)), follow=True)
    notice = IroNotice.objects.get()
    assert notice.told_on is None
    assert "IRO not informed" in page.text
    link = f"{reverse('escalations:escalation-raise')}?child={child.reference}&told={notice.pk}"
    assert link.replace("&", "&amp;") in page.text
    begun = client.get(link).context["form"].initial
    assert begun["concern"].startswith("Move of placement on")
    assert begun["concern"].endswith("the IRO was not told. The school told me.")
    assert begun["source"] == "between-reviews"
    for odd in ("x", "9" * 30, "-1", "0"):
        page = client.get(f"{reverse('escalations:escalation-raise')}?child={child.reference}&told={odd}")
        assert "concern" not in page.context["form"].initial
    page = client.post(address, typed | {"kind": "missing", "told": "yes"} | boxes("told_on", days(-1)), follow=True)
    assert IroNotice.objects.get(kind="missing").seen_by == world.iro


def test_the_words_are_not_for_business_support_and_strangers_get_no_page(world, client):
    child = world.child()
    tell(world, child, words="He moved to Hove.")
    address = reverse("reviews:child-told", args=[child.reference])
    client.force_login(world.support)
    page = client.get(address)
    assert "Move of placement" in page.text
    assert "He moved to Hove." not in page.text
    assert client.get(LIST).status_code == 403
    client.force_login(world.worker)
    assert client.get(LIST).status_code == 403
    for person in (world.other_iro, world.committee):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_the_list_is_narrowed_and_counted_by_kind(world, client):
    here, there = world.child(), world.child(team=world.other_team, iro=world.other_iro, worker=world.other_worker)
    tell(world, here, event_on=days(5))
    tell(world, here, event_on=days(-5))
    commands.record_not_told(child=here, by=world.iro, kind="plan", event_on=days(-40), without_review=True)
    tell(world, there, by=world.other_worker, kind="missing", event_on=days(-1))
    lines = [(line.label, line.before, line.after, line.not_informed, line.without_review)
             for line in counted(IroNotice.objects.all())]  # fmt: skip
    assert lines == [
        ("Move of placement", 1, 1, 0, 0), ("Missing episode", 0, 1, 0, 0), ("Change of plan", 0, 0, 1, 1),
        ("Total", 1, 2, 1, 1),
    ]  # fmt: skip

    def listed(person, query="") -> int:
        client.force_login(person)
        return client.get(f"{LIST}?{query}").context["page"].paginator.count

    assert (listed(world.iro_manager), listed(world.iro), listed(world.other_iro)) == (4, 3, 1)
    since = "&".join(f"{name}={value}" for name, value in boxes("since", days(-6)).items())
    for query, count in (
        ("kind=plan", 1), ("told=before", 1), ("told=after", 2), ("told=not-informed", 1), ("without_review=on", 1),
        ("not_seen=on", 3), (f"team={world.team.pk}", 3), (f"team={world.other_team.pk}&told=after", 1), (since, 3),
        ("kind=wedding", 0), ("team=99999999999999999999", 0),
    ):  # fmt: skip
        assert listed(world.iro_manager, query) == count, query
    assert "could not be read" in client.get(f"{LIST}?kind=wedding").text
    assert "fits this filter" in client.get(f"{LIST}?kind=complaint").text


def test_an_empty_list_says_what_belongs_there(world, client):
    client.force_login(world.iro_manager)
    assert "Nothing is recorded yet." in client.get(LIST).text


def test_the_pages_ask_no_more_of_the_database_as_events_grow(world, client):
    child, made, asked = world.child(), 0, {}
    client.force_login(world.iro)
    addresses = (LIST, f"{LIST}?team={world.team.pk}", reverse("reviews:child-told", args=[child.reference]), "/")
    for count in (10, 990):
        IroNotice.objects.bulk_create(
            IroNotice(authority=world.authority, child=child, kind=IroNotice.Kind.values[place % 7],
                      event_on=days(-place), told_on=TODAY() if place % 3 else None, by=world.worker)
            for place in range(made, made + count)
        )  # fmt: skip
        made += count
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            asked.setdefault(address, []).append(len(captured))
    assert {address: each for address, each in asked.items() if each[0] != each[1]} == {}
