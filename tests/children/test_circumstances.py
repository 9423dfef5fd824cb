"""What stands around a child: disability, court, protection plan, times missing; days out of order are refused."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children import commands
from children.circumstances import hearings
from children.models import CourtProceedings, Disability, Episode, MissingEpisode, ProtectionPlan
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder

TODAY = timezone.localdate


def days(count: int) -> date:
    return TODAY() + timedelta(days=count)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


RECORDING = [
    ("record_disability", {"words": "Hearing impairment", "start": days(-90)}),
    ("record_proceedings", {"kind": "Care", "issued_on": days(-90)}),
    ("begin_protection_plan", {"start": days(-90)}),
    ("record_missing", {"kind": "M", "start": days(-90)}),
]
REFUSED = [
    (0, {"words": " "}, "which disability", "words"),
    (0, {"end": days(-91)}, "ends on a later day", "end"),
    (0, {"end": days(1)}, "in the future", "end"),
    (0, {"start": days(1)}, "in the future", "start"),
    (0, {"start": date(2000, 1, 1)}, "was born on", "start"),
    (1, {"kind": ""}, "what the proceedings are about", "kind"),
    (1, {"issued_on": days(1)}, "in the future", "issued_on"),
    (1, {"next_hearing_on": days(-91)}, "a hearing lies then or later", "next_hearing_on"),
    (1, {"ended_on": days(-91), "outcome": "Order"}, "they end then or later", "ended_on"),
    (1, {"ended_on": days(1), "outcome": "Order"}, "in the future", "ended_on"),
    (1, {"ended_on": days(-1)}, "Say how they ended", "outcome"),
    (
        1,
        {"ended_on": days(-1), "outcome": "Order", "next_hearing_on": days(1)},
        "no hearing follows",
        "next_hearing_on",
    ),
    (2, {"end": days(-90)}, "ends on a later day", "end"),
    (2, {"next_conference_on": days(-91)}, "a conference lies then or later", "next_conference_on"),
    (2, {"end": days(-2), "next_conference_on": days(-1)}, "no conference follows", "next_conference_on"),
    (3, {"start": days(1)}, "in the future", "start"),
    (3, {"start": date(2024, 3, 3)}, "was not looked after on", "start"),
    (3, {"end": days(-91)}, "came back then or later", "end"),
    (3, {"end": days(1)}, "in the future", "end"),
    (3, {"interview": "declined"}, "follows the return", "end"),
    (3, {"end": days(-89), "interview": "held"}, "Enter the day of the interview", "interviewed_on"),
    (
        3,
        {"end": days(-89), "interview": "held", "interviewed_on": days(-90)},
        "from then until today",
        "interviewed_on",
    ),
    (3, {"end": days(-89), "interview": "declined", "interviewed_on": days(-88)}, "that was held", "interviewed_on"),
]


@pytest.mark.parametrize(("which", "wrong", "says", "field"), REFUSED)
def test_what_is_out_of_order_is_refused_at_its_field(world, which, wrong, says, field):
    name, right = RECORDING[which]
    with pytest.raises(NotInOrder, match=says) as refused:
        getattr(commands, name)(child=world.child(), by=world.worker, **right | wrong)
    assert refused.value.field == field
    assert not any(model.objects.exists() for model in (Disability, CourtProceedings, ProtectionPlan, MissingEpisode))


@pytest.mark.parametrize(("name", "right"), RECORDING)
def test_it_is_recorded_once_and_by_who_works_with_the_child_or_reviews_them(world, name, right):
    child, command = world.child(), getattr(commands, name)
    for person in (world.support, world.other_worker, world.other_iro, world.other_manager, world.committee):
        with pytest.raises(Denied):
            command(child=child, by=person, **right)
    row = command(child=child, by=world.manager, **right)
    assert (row.by, row.child, row.authority) == (world.manager, child, world.authority)
    assert AuditEvent.objects.filter(verb=f"{row._meta.model_name}.record", children=[child.pk]).count() == 1
    with pytest.raises(NotInOrder):
        command(child=child, by=world.iro, **right)


def test_a_second_protection_plan_begins_once_the_first_has_ended(world):
    child = world.child()
    plan = commands.begin_protection_plan(child=child, by=world.worker, start=days(-90), category="Neglect")
    with pytest.raises(NotInOrder, match="stands since"):
        commands.begin_protection_plan(child=child, by=world.worker, start=days(-5))
    commands.change_protection_plan(
        row=plan, by=world.worker, category="Neglect", next_conference_on=None, end=days(-9)
    )
    with pytest.raises(NotInOrder, match="The plan before it ended on"):
        commands.begin_protection_plan(child=child, by=world.worker, start=days(-10))
    commands.begin_protection_plan(child=child, by=world.worker, start=days(-9))
    with pytest.raises(NotInOrder, match="so this one has an end"):
        commands.change_protection_plan(row=plan, by=world.iro, category="", next_conference_on=None, end=None)


def test_times_missing_do_not_lie_in_one_another_and_the_interview_follows_the_return(world):
    child = world.child()
    record = {"child": child, "by": world.worker, "kind": "M"}
    first = commands.record_missing(start=days(-20), **record)
    with pytest.raises(NotInOrder, match="no return is recorded"):
        commands.record_missing(start=days(-3), **record)
    about = {"interview": "held", "interviewed_on": days(-16)}
    commands.change_missing(row=first, by=world.worker, end=days(-18), **about)
    commands.record_missing(start=days(-18), end=days(-17), **record)
    commands.record_missing(start=days(-25), end=days(-20), **record)
    with pytest.raises(NotInOrder, match="are recorded already"):
        commands.record_missing(start=days(-19), end=days(-19), **record)
    with pytest.raises(NotInOrder, match="Another time begins on"):
        commands.change_missing(row=first, by=world.worker, end=days(-17), **about)
    first.refresh_from_db()
    assert (first.end, first.get_interview_display()) == (days(-18), "Held")


def test_how_proceedings_go_on_is_kept_and_the_log_has_what_stood_there(world):
    child = world.child()
    row = commands.record_proceedings(
        child=child, by=world.worker, kind="Care", issued_on=days(-90), guardian="G. One", next_hearing_on=days(9)
    )
    about = {"court": "", "case_number": "", "guardian": "G. Two", "outcome": "Care order"}
    with pytest.raises(NotInOrder, match="no hearing follows"):
        commands.change_proceedings(row=row, by=world.iro, next_hearing_on=days(9), ended_on=days(-1), **about)
    commands.change_proceedings(row=row, by=world.iro, next_hearing_on=None, ended_on=days(-1), **about)
    row.refresh_from_db()
    assert (row.guardian, row.outcome, row.next_hearing_on) == ("G. Two", "Care order", None)
    event = AuditEvent.objects.get(verb="courtproceedings.change")
    assert event.detail == {"fields": ["ended_on", "guardian", "next_hearing_on", "outcome"]}
    assert "G. One" in AuditValue.objects.get(event_id=event.pk).body


def test_hearings_of_the_next_thirty_days_stand_on_the_home_page_of_the_iro(world, client):
    mine, theirs = world.child(), world.child(iro=world.other_iro)
    for child, day in ((mine, 0), (mine, 30), (mine, 31), (mine, -1), (theirs, 5)):
        about = {"kind": f"Care {day}", "issued_on": days(-90), "next_hearing_on": days(day)}
        commands.record_proceedings(child=child, by=None, **about)
    assert [row.kind for row in hearings(world.iro, TODAY())] == ["Care 0", "Care 30"]
    client.force_login(world.iro)
    shown = client.get("/").text
    assert "Hearings in the next 30 days" in shown
    assert "Care 30" in shown
    client.force_login(world.manager)
    assert "Hearings in the next 30 days" not in client.get("/").text


def test_each_kind_is_recorded_and_changed_on_its_page_and_keeps_what_was_typed(world, client):
    child = world.child()
    client.force_login(world.worker)
    typed = {
        "disability": {"words": "Hearing impairment"} | boxes("start", days(-9)),
        "court": {"kind": "Secure order", "guardian": "G. One"} | boxes("issued_on", days(-9)),
        "protection": {"category": "Neglect"} | boxes("start", days(-9)),
        "missing": {"kind": "A", "interview": "not-offered"} | boxes("start", days(-9)) | boxes("end", days(-8)),
    }
    for what, words in typed.items():
        address = reverse("children:circumstance-record", args=[child.reference, what])
        late = boxes("issued_on" if what == "court" else "start", days(-9)) | boxes("end", days(-10))
        refused = client.post(address, words | (late if what != "court" else boxes("next_hearing_on", days(-10))))
        assert refused.context["form"].errors, what
        assert str(days(-9).year) in refused.text
        page = client.post(address, words, follow=True)
        assert ": recorded." in page.text, what
    for words in (
        "Hearing impairment",
        "Secure order",
        "Neglect",
        "G. One",
        "Away without authorisation",
        "not offered",
    ):
        assert words in page.text, words
    row = CourtProceedings.objects.get()
    address = reverse("children:circumstance-change", args=[child.reference, "court", row.pk])
    assert "G. One" in client.get(address).text
    page = client.post(address, {"guardian": "G. Two"} | boxes("next_hearing_on", days(8)), follow=True)
    assert "The log keeps what stood there before" in page.text
    assert "G. Two" in page.text


def test_business_support_reads_days_but_no_words_and_strangers_nothing(world, client):
    child = world.child()
    commands.record_disability(child=child, by=None, words="Hearing impairment", start=days(-9))
    commands.record_proceedings(
        child=child, by=None, kind="Secure order", issued_on=days(-9), ended_on=days(-1), outcome="Refused"
    )
    row = commands.begin_protection_plan(child=child, by=None, start=days(-9), category="Neglect")
    address = reverse("children:circumstances", args=[child.reference])
    change = reverse("children:circumstance-change", args=[child.reference, "protection", row.pk])
    for person in (world.iro, world.worker, world.head):
        client.force_login(person)
        assert "Hearing impairment" in client.get(address).text
    client.force_login(world.support)
    page = client.get(address)
    for words in ("Hearing impairment", "Secure order", "Refused", "Neglect", "Record a time missing"):
        assert words not in page.text
    assert client.get(change).status_code == 403
    for person in (world.other_iro, world.other_worker, world.committee):
        client.force_login(person)
        assert client.get(address).status_code == client.get(change).status_code == 404


def test_an_address_that_is_none_gets_no_page(world, client):
    child, other = world.child(), world.child()
    row = commands.record_disability(child=other, by=None, words="x", start=days(-9))
    client.force_login(world.iro)
    for args in (
        [child.reference, "wedding"],
        [child.reference, "disability", row.pk],
        [child.reference, "court", row.pk],
    ):
        name = "circumstance-change" if len(args) == 3 else "circumstance-record"
        assert client.get(reverse(f"children:{name}", args=args)).status_code == 404


def test_the_page_asks_no_more_of_the_database_as_rows_grow(world, client):
    child, made, asked = world.child(), 0, []
    about = {"authority": world.authority, "child": child}
    client.force_login(world.iro)
    for count in (10, 990):
        numbers = range(made, made + count)
        MissingEpisode.objects.bulk_create(
            MissingEpisode(kind="M", start=days(-place), end=days(-place), **about) for place in numbers
        )
        Episode.objects.bulk_create(
            Episode(period=child.periods.get(), start=days(-place), end=days(-place), **about) for place in numbers
        )
        CourtProceedings.objects.bulk_create(
            CourtProceedings(kind="Care", issued_on=days(-place), next_hearing_on=days(3), **about)
            for place in range(made, made + count // 10)
        )
        made += count
        for address in (reverse("children:circumstances", args=[child.reference]), "/"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            asked.append(len(captured))
    assert asked[:2] == asked[2:]
