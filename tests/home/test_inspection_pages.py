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
from tests.factories.access import inspection, inspector
from tests.factories.restricted import restrict, second_manager

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
