"""No page makes more SQL statements as rows grow: each is asked with 10 rows, and again with a thousand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from children.models import MissingEpisode
from escalations.models import Escalation, RaiseRequest
from escalations.states import State
from exchange.declarations import begin_lists_of_reviews
from exchange.models import ImportRun
from iro_portal.core.models import OutboxMessage
from reviews.models import IroNotice, ItemDate, ServiceActivity, SocialWorkVisit
from tests.factories import caseload
from tests.factories import review as reviewing
from tests.factories.crowd import Crowd
from tests.factories.world import LONG_AGO
from tests.searching import searched
from tests.sweeps.test_addresses import NOT_ASKED

FEW, MANY = 10, 1000
PAGES = [
    ("iro", "/"),
    ("manager", "/"),
    ("iro_manager", "/"),
    ("iro", "/children/"),
    ("manager", "/children/"),
    ("iro", "/children/?q=crowd"),
    ("iro", "/children/CH-C0000000/"),
    ("manager", "/children/CH-C0000000/"),
    ("iro", "/escalations/raise/"),
    # By reference: then every page of the list holds escalations in every state.
    ("iro", "/escalations/?sort=-reference"),
    ("manager", "/escalations/?sort=-reference"),
    ("iro_manager", "/escalations/?sort=-reference"),
    ("iro_manager", "/escalations/"),
    ("iro_manager", "/escalations/?state=resolved&sort=iro_name&words=CH"),
    ("iro", "/escalations/not-filed/"),
    ("iro_manager", "/escalations/not-filed/"),
    ("iro_manager", "/escalations/hand-over/"),
    ("iro_manager", "/exchange/imports/"),
    ("iro", "/reviews/missing/"),
    ("iro_manager", "/reviews/missing/?item=health"),
    ("iro", "/reviews/of/CH-C0000000/dates/"),
    ("committee", "/reports/"),
    ("committee", "/reports/escalation-reasons/"),
    ("committee", "/reports/escalation-reasons/?unit=children&compare=2"),
    ("committee", "/reports/escalation-themes/"),
    ("committee", "/reports/escalation-headlines/"),
    ("committee", "/reports/escalations-by-stage/"),
    ("committee", "/reports/escalations-by-month/"),
    ("committee", "/reports/time-to-answer/"),
    ("iro_manager", "/reports/escalation-reasons/"),
    ("iro_manager", "the escalations behind a count"),
]


def grow(world, crowd: Crowd, count: int) -> None:
    """Add escalations in every state, requests to raise their drafts, notices, and imports."""
    newest = Escalation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    crowd.grow(count)
    fresh, today = Escalation.objects.filter(pk__gt=newest), timezone.localdate()
    RaiseRequest.objects.bulk_create(
        RaiseRequest(
            authority=row.authority, escalation=row, stage=row.stage, asked_by=world.iro, asked_on=today, due_on=today
        )
        for row in fresh.filter(state=State.DRAFT)
    )
    for staff in (world.iro, world.manager, world.iro_manager):
        OutboxMessage.objects.bulk_create(_notice(row, staff) for row in fresh)
    ImportRun.objects.bulk_create(
        ImportRun(
            authority=world.authority,
            reference=f"IMP-{row.pk}",
            file_name="log.csv",
            sha256="0" * 64,
            size=1,
            by=world.iro_manager,
        )
        for row in fresh
    )


def _notice(row: Escalation, staff) -> OutboxMessage:
    return OutboxMessage(
        authority_id=row.authority_id, kind="raised", recipient=staff, subject_type="escalation", subject_id=row.pk,
        subject_reference=row.reference, line=f"{row} waits for you.", path=f"/escalations/{row}/",
    )  # fmt: skip


def statements(client, world) -> dict[str, list[str]]:
    """Return what each page asks of the database. The first visit only warms what is read once and kept."""
    asked = {}
    for person, address in PAGES:
        client.force_login(getattr(world, person))
        _get(client, address)
        with CaptureQueriesContext(connection) as captured:
            _get(client, address)
        asked[f"{address} as {person}"] = [query["sql"] for query in captured.captured_queries]
    return asked


def _get(client, address: str) -> None:
    answer = client.get(_first_count(client) if address.startswith("the ") else searched(client, address))
    assert answer.status_code == 200, address


def _first_count(client) -> str:
    """Return where the first count of a report leads."""
    report = client.get("/reports/escalation-reasons/").content.decode()
    return unescape(re.search(r'href="([^"]*/records/[^"]*)"', report)[1])


def test_no_page_asks_more_of_the_database_as_rows_grow(client, world):
    crowd = Crowd(world)
    grow(world, crowd, FEW)
    few = statements(client, world)
    grow(world, crowd, MANY - FEW)
    many = statements(client, world)
    grown = {page: (len(few[page]), len(many[page])) for page in few if len(few[page]) < len(many[page])}
    assert grown == {}


LISTS_OF = ("iro", "iro_manager", "worker", "manager", "support")


def surround(world, count: int) -> None:
    """Add children with reviews, and what surrounds them: events, visits, dates, times missing, the service's log."""
    children, today = caseload.grow(world, count), timezone.localdate()
    common = [{"authority": world.authority, "child": child} for child in children]
    IroNotice.objects.bulk_create(
        IroNotice(**of, kind="move", event_on=today, told_on=today, words="x", by=world.worker) for of in common
    )
    SocialWorkVisit.objects.bulk_create(
        SocialWorkVisit(**of, visited_on=today - timedelta(days=90), by=world.worker) for of in common
    )
    ItemDate.objects.bulk_create(ItemDate(**of, item="care-plan", due_on=today) for of in common)
    MissingEpisode.objects.bulk_create(MissingEpisode(**of, kind="M", start=today) for of in common)
    ServiceActivity.objects.bulk_create(
        ServiceActivity(authority=world.authority, kind="training", on=today, title="x", by=world.iro) for _ in common
    )
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            authority_id=world.authority.pk, kind="x", recipient=staff, subject_type="child", subject_id=of["child"].pk,
            subject_reference=of["child"].reference, line="x", path="/",
        )
        for of in common for staff in (world.iro, world.worker, world.support)
    )  # fmt: skip


def lists() -> list[str]:
    """Return every address that names no record, as registered: home pages, lists, files, and empty forms."""
    apps = [app for app in get_resolver().url_patterns if app.app_name in ("reviews", "children", "exchange", "people")]
    plain = [f"{app.app_name}:{each.name}" for app in apps for each in app.url_patterns if not each.pattern.converters]
    kept = [reverse(name) for name in plain if name not in NOT_ASKED]
    return ["/", *kept, *(f"/reviews/?show={show}" for show in ("overdue", "planned", "held"))]


def asked_by(client, world) -> dict[str, int]:
    """Return how many statements each list takes, by who asks. The first visit only warms what is read once and kept."""
    asked = {}
    for who in LISTS_OF:
        client.force_login(getattr(world, who))
        for address in lists():
            for _ in range(2):
                with CaptureQueriesContext(connection) as captured:
                    answer = client.get(address)
                    _ = b"".join(answer.streaming_content) if answer.streaming else answer.content
            asked[f"{address} as {who}"] = len(captured)
    return asked


def test_no_list_asks_more_of_the_database_as_a_caseload_grows(client, world):
    """Two hundred, not a thousand: the five people's lists are read twice each, and 25 rows make a page."""
    begin_lists_of_reviews(reviewing.with_workflow(world).authority, LONG_AGO, by=None)
    surround(world, FEW)
    few = asked_by(client, world)
    surround(world, 200 - FEW)
    many = asked_by(client, world)
    assert {page: (few[page], many[page]) for page in few if few[page] < many[page]} == {}


def test_a_file_of_a_thousand_lines_is_read_in_batches(client, world):
    Crowd(world, mix=[State.ACTION_AWAITED]).grow(MANY)
    client.force_login(world.iro_manager)
    with CaptureQueriesContext(connection) as captured:
        lines = b"".join(client.get("/escalations/escalations.csv").streaming_content).splitlines()
    # The heading row; an empty line, the marking, who made it and when.
    assert len(lines) == 1 + MANY + 3
    assert len(captured) <= 50


@pytest.mark.parametrize("address", ["/", "/escalations/"])
def test_a_page_asks_few_statements(client, world, address):
    grow(world, Crowd(world), FEW)
    client.force_login(world.iro_manager)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 40
