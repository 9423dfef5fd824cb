"""Inspections, page by page: the IRO manager's, and what an inspector finds before, during and after."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.commands import end_inspection
from iro_portal.core.models import AuditEvent
from people.models import Inspection, Staff
from tests.factories import escalation as make
from tests.factories.access import inspection, inspector, taken_out
from tests.factories.restricted import restrict, second_manager
from tests.searching import searched

TODAY = timezone.localdate()
DAY = timedelta(days=1)
READS = ("/children/", "/reviews/", "/escalations/", "/reviews/monitoring/", "/reports/", "/reports/packs/")
CLOSED = ("/log/", "/people/staff/", "/exchange/imports/", "/access/inspections/", "/access/emergency/",
          "/escalations/escalations.csv", "/reviews/service/", "/escalations/raise/")  # fmt: skip


def typed(start, last_day, **words) -> dict:
    days = {f"{name}_{part}": getattr(day, part) for name, day in (("start", start), ("last_day", last_day))
            for part in ("day", "month", "year")}  # fmt: skip
    return days | {"why": "Ofsted", "every_child": "yes", "references": ""} | words


@pytest.fixture
def ines(world) -> Staff:
    return inspector(world)


def signed_in(client, staff):
    client.force_login(Staff.objects.get(pk=staff.pk))
    return client


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_iro_manager_opens_makes_longer_and_ends_an_inspection(world, client, ines):
    signed_in(client, world.iro_manager)
    assert "/access/inspections/" in page(client, "/")
    client.post("/access/inspections/new/", typed(TODAY, TODAY + 5 * DAY, inspector=ines.pk))
    opened = Inspection.objects.get()
    at = f"/access/inspections/{opened.reference}/"
    longer = {key: value for key, value in typed(TODAY, TODAY + 9 * DAY).items() if "last" in key}
    client.post(f"{at}extend/", longer | {"why": "A second visit."})
    assert "A second visit." in page(client, at)
    client.post(f"{at}end/")
    told = page(client, at)
    assert ("Ended" in told, "Make it longer" in told) == (True, False)
    assert f"/log/?person={ines.pk}" in page(client, "/access/inspections/")


def test_children_are_added_on_the_page_of_an_inspection(world, client, ines):
    first, more = world.child("Ann"), world.child("Ben")
    made = inspection(world, ines, every_child=False, children=[first])
    at = f"/access/inspections/{made.reference}/"
    signed_in(client, world.iro_manager)
    assert f"{at}children/" in page(client, at)
    wrong = client.post(f"{at}children/", {"references": "CH-9999", "why": "A second visit"}).text
    assert ("No child whose record you may open" in wrong, "A second visit" in wrong) == (True, True)
    told = client.post(f"{at}children/", {"references": more.reference, "why": "A second visit"}, follow=True).text
    assert f"as well: {more.reference}." in told
    assert page(signed_in(client, ines), f"/children/{more.reference}/")


def test_wrong_references_come_back_with_the_words(world, client, ines):
    signed_in(client, world.iro_manager)
    words = typed(TODAY, TODAY, inspector=ines.pk, every_child="no", references="CH-9999")
    told = client.post("/access/inspections/new/", words).content.decode()
    assert "has the reference or council id CH-9999" in told
    assert "Ofsted" in told


def test_an_inspector_finds_what_is_open_and_until_when(world, client, ines):
    child = world.child("Quillon Featherstone")
    inspection(world, ines, last_day=TODAY + DAY)
    signed_in(client, ines)
    told = page(client, "/")
    assert "What is open to you" in told
    assert "Children: 1" in told
    assert "Quillon Featherstone" in page(client, f"/children/{child.reference}/")
    for path in READS:
        page(client, path)


def test_what_is_not_theirs_to_read_is_refused(world, client, ines):
    inspection(world, ines)
    signed_in(client, ines)
    assert {path: client.get(path).status_code for path in CLOSED} == dict.fromkeys(CLOSED, 403)


def test_a_form_that_is_sent_is_refused_in_a_sentence(world, client, ines):
    inspection(world, ines)
    answer = signed_in(client, ines).post("/notices/seen/")
    assert answer.status_code == 403
    assert "An inspector’s account reads; it changes nothing." in answer.content.decode()


def test_their_own_account_is_theirs(world, client, ines):
    signed_in(client, ines)
    page(client, "/people/account/")
    assert client.post("/people/account/sign-out-everywhere/").status_code == 302
    assert signed_in(client, ines).post("/people/sign-out/").status_code == 302


def test_a_child_who_is_not_named_is_not_found(world, client, ines):
    named, other = world.child(), world.child("Quillon Featherstone")
    inspection(world, ines, every_child=False, children=[named])
    signed_in(client, ines)
    assert client.get(f"/children/{other.reference}/").status_code == 404
    assert "Quillon" not in page(client, "/children/")


@pytest.mark.parametrize(
    ("when", "heading"),
    [("before", "Your inspection has not begun"), ("after", "Your inspection has ended"),
     ("ended", "Your inspection has ended"), ("never", "Nothing is open to you")],
)  # fmt: skip
def test_outside_the_days_there_is_one_page_and_nothing_else(world, client, ines, when, heading):
    child = world.child()
    if when != "never":
        running = inspection(world, ines, start=TODAY + DAY if when == "before" else TODAY)
    if when == "after":
        Inspection.objects.update(start=TODAY - 9 * DAY, last_day=TODAY - DAY)
    if when == "ended":
        end_inspection(inspection=running, by=world.iro_manager, at=timezone.now())
    signed_in(client, ines)
    assert heading in page(client, "/")
    assert client.get(f"/children/{child.reference}/").status_code == 404
    assert {client.get(path).status_code for path in ("/children/", "/reports/", "/escalations/", *CLOSED)} == {403}


def test_each_page_is_logged_in_the_role_of_an_inspector(world, client, ines):
    child = world.child()
    inspection(world, ines)
    page(signed_in(client, ines), f"/children/{child.reference}/")
    event = AuditEvent.objects.get(verb="child.open")
    assert (event.actor_role, event.children) == ("Inspector", [child.pk])
    signed_in(client, world.iro_manager)
    assert f"opened the record of {child.reference}" in page(client, f"/log/?person={ines.pk}")


@pytest.mark.parametrize("who", ["iro", "governance", "director", "administrator", "support"])
def test_nobody_else_finds_the_inspections(world, client, ines, who):
    opened = inspection(world, ines)
    signed_in(client, getattr(world, who))
    paths = ("", "new/", f"{opened.reference}/", f"{opened.reference}/extend/")
    assert {client.get(f"/access/inspections/{path}").status_code for path in paths} == {403}
    assert client.post(f"/access/inspections/{opened.reference}/end/").status_code == 403


def test_the_list_asks_no_more_as_inspections_grow(world, client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, "/access/inspections/")
        return len(captured)

    signed_in(client, world.iro_manager)
    counts = []
    for first, last in ((0, 2), (2, 8)):
        for number in range(first, last):
            inspection(world, inspector(world, f"Inspector {number}"))
        page(client, "/access/inspections/")
        counts.append(asked())
    assert counts[0] == counts[1]


def test_what_an_inspector_lists_asks_no_more_as_children_grow(world, client, ines):
    def asked(path: str) -> int:
        page(client, path)
        with CaptureQueriesContext(connection) as captured:
            page(client, path)
        return len(captured)

    paths, counts = ("/", "/children/", "/reviews/", "/escalations/"), []
    inspection(world, ines)
    for grown in (3, 9):
        for _ in range(grown):
            make.in_state(world, "responded", children=[world.child()])
        signed_in(client, ines)
        counts.append([asked(path) for path in paths])
    assert counts[0] == counts[1]


def test_an_iro_manager_who_is_not_named_reads_no_reference_of_a_restricted_record_that_was_opened(world, client, ines):
    kept, other, second = world.child(), world.child(), second_manager(world)
    restrict(world, kept)
    running = inspection(world, ines, every_child=False, children=[kept, other])
    address = f"/access/inspections/{running.reference}/"
    told = page(signed_in(client, world.iro_manager), address)
    assert kept.reference in told
    told = page(signed_in(client, second), address)
    assert other.reference in told
    assert kept.reference not in told
    assert "and 1 whose record is not open to you" in told


@pytest.fixture
def mistyped(world, ines):
    """A child whom somebody named by mistake; an escalation about them is sent."""
    child = world.child("Quillon Featherstone")
    child.escalation = make.sent(world, children=[child])
    child.running = inspection(world, ines, every_child=False, children=[world.child("Ann"), child])
    child.page = f"/access/inspections/{child.running.reference}/"
    child.take_out = f"{child.page}children/{child.reference}/take-out/"
    return child


def test_a_child_is_taken_out_on_a_page_of_its_own_with_why(world, client, mistyped):
    signed_in(client, world.iro_manager)
    assert f'href="{mistyped.take_out}"' in page(client, mistyped.page)
    wrong = client.post(mistyped.take_out, {"why": " "}).text
    assert "Answer: Why is the record taken back?" in wrong
    told = client.post(mistyped.take_out, {"why": "Mistyped."}, follow=True).text
    assert f"{mistyped.reference} was taken out: Ines Inspector finds the record no more." in told
    assert f'href="{mistyped.take_out}"' not in told
    assert "Mistyped." in page(client, mistyped.page)
    twice = client.post(mistyped.take_out, {"why": "Mistyped."}).text
    assert f"{mistyped.reference} is not named for {mistyped.running.reference}, or was taken out already." in twice


def test_nothing_of_a_child_who_was_taken_out_is_left_to_the_inspector(world, client, ines, mistyped):
    review = mistyped.reviews.get()
    own = (f"/children/{mistyped.reference}/", review.get_absolute_url(), mistyped.escalation.get_absolute_url())
    lists = ("/", "/children/", "/reviews/", "/escalations/", "/reviews/missing/", "/reviews/monitoring/")
    marks = (mistyped.reference, "Quillon", review.reference, mistyped.escalation.reference)

    def told() -> set[str]:
        found = "".join(page(client, searched(client, path)) for path in (*lists, "/children/?q=quillon"))
        return {mark for mark in marks if mark in found.replace('value="quillon"', "")}

    signed_in(client, ines)
    assert ({client.get(path).status_code for path in own}, told()) == ({200}, {*marks})
    taken_out(world, mistyped.running, mistyped)
    assert ({client.get(path).status_code for path in own}, told()) == ({404}, set())


def test_with_the_last_child_taken_out_the_page_says_so_and_offers_to_end_it(world, client, mistyped):
    last = "no child’s record is open to Ines Inspector"
    signed_in(client, world.iro_manager)
    for row in list(mistyped.running.named.select_related("child")):
        assert last not in page(client, mistyped.page)
        taken_out(world, mistyped.running, row.child)
    told = page(client, mistyped.page)
    assert (last in told, f'action="{mistyped.page}end/"' in told) == (True, True)
    client.post(f"{mistyped.page}end/")
    assert last not in page(client, mistyped.page)


def test_a_restricted_record_is_taken_out_by_a_manager_who_is_named_alone(world, client, mistyped):
    restrict(world, mistyped)
    signed_in(client, second_manager(world))
    assert [getattr(client, how)(mistyped.take_out).status_code for how in ("get", "post")] == [404, 404]
    signed_in(client, world.iro_manager)
    client.post(mistyped.take_out, {"why": "Mistyped."})
    assert "Mistyped." in page(client, mistyped.page)
    told = page(signed_in(client, second_manager(world)), mistyped.page)
    assert ("Mistyped." in told, mistyped.reference in told) == (False, False)


def test_who_was_never_named_has_no_page_to_be_taken_out_on(world, client, mistyped):
    other = world.child("Ben")
    signed_in(client, world.iro_manager)
    assert client.get(mistyped.take_out.replace(mistyped.reference, other.reference)).status_code == 404


@pytest.mark.parametrize("who", ["iro", "governance", "director", "administrator", "support"])
def test_nobody_else_takes_a_child_out(world, client, mistyped, who):
    signed_in(client, getattr(world, who))
    assert [getattr(client, how)(mistyped.take_out).status_code for how in ("get", "post")] == [403, 403]


def test_once_it_is_over_nobody_is_taken_out(world, client, mistyped):
    end_inspection(inspection=mistyped.running, by=world.iro_manager, at=timezone.now())
    signed_in(client, world.iro_manager)
    assert (mistyped.reference in page(client, mistyped.page), mistyped.take_out in page(client, mistyped.page)) == (
        True,
        False,
    )
    assert "is over; nothing of it is open any more." in client.post(mistyped.take_out, {"why": "Mistyped."}).text


def test_in_an_inspection_of_every_child_it_says_what_stays_open(world, client, ines):
    child = world.child()
    address = f"/access/inspections/{inspection(world, ines, children=[child]).reference}/children/{child.reference}/take-out/"
    signed_in(client, world.iro_manager)
    assert "only a restricted record is closed by this" in page(client, address)
    told = client.post(address, {"why": "Mistyped."}, follow=True).text
    assert "is not named any more; Ines Inspector reads the record as one of every child." in told
