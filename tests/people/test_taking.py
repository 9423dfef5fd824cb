"""Who takes records as files, and how many within an hour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import AuditEvent, OutboxMessage
from people.commands.taking import tell_of_limit
from people.taking import free_from, taken_since
from tests.factories import escalation as make

pytestmark = pytest.mark.once

LIST, MATRIX = "/escalations/escalations.csv", "/reviews/missing/items.csv"


def taken(**narrowed) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(detail__takes="records", **narrowed))


def test_who_may_not_take_records_gets_no_link_and_no_file(world, client):
    make.sent(world)
    client.force_login(world.worker)
    assert client.get(LIST).status_code == client.get(MATRIX).status_code == 403
    for page in ("/escalations/", reverse("reviews:missing")):
        assert ".csv" not in client.get(page).text
    refused = AuditEvent.objects.filter(verb="page.refused", actor_id=world.worker.pk)
    assert {event.detail["page"] for event in refused} == {"escalations:export-csv", "reviews:missing-file"}
    client.force_login(world.manager)
    assert client.get(LIST).status_code == 200
    assert LIST in client.get("/escalations/").text


def test_a_file_is_logged_with_how_many_lines_it_has(world, client):
    for _ in range(3):
        make.sent(world)
    client.force_login(world.iro_manager)
    for wanted in (LIST, LIST.replace("csv", "xlsx")):
        client.get(wanted)
    assert [(event.detail["read"], event.detail["lines"]) for event in taken()] == [("export", 3), ("export", 3)]


def test_after_so_many_files_an_hour_the_next_one_waits(world, client, settings):
    settings.FILES_AN_HOUR = 2
    make.sent(world)
    client.force_login(world.iro_manager)
    answers = [client.get(path) for path in (LIST, MATRIX, LIST, LIST)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert 3500 < int(answers[2].headers["Retry-After"]) <= 3601
    assert "2 files" in answers[2].text
    assert "no-store" in answers[2].headers["Cache-Control"]
    (event,) = AuditEvent.objects.filter(verb="page.refused")
    assert (event.detail["status"], event.detail["page"]) == (429, "escalations:export-csv")
    assert "too many files within an hour" in client.get("/log/?what=refused").text
    # Figures are of nobody, and another person's hour is their own.
    assert client.get("/reports/escalation-reasons/?format=csv").status_code == 200
    client.force_login(world.iro)
    assert client.get(LIST).status_code == 200


def test_after_so_many_lines_an_hour_too(world, client, settings):
    settings.LINES_AN_HOUR = 2
    for _ in range(2):
        make.sent(world)
    client.force_login(world.iro_manager)
    assert [client.get(LIST).status_code for _ in range(2)] == [200, 429]


def test_the_hour_costs_one_statement(world, settings):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert taken_since(world.iro, timezone.now() - timedelta(hours=1)) == []
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("minutes", "free_at"), [([], None), ([50], None), ([50, 40], 10), ([50, 40, 30], 20), ([59, 58, 57, 56], 3)]
)
def test_the_next_file_is_free_an_hour_after_the_one_that_makes_room(settings, minutes, free_at):
    settings.FILES_AN_HOUR, now = 2, timezone.now()
    found = free_from([(now - timedelta(minutes=each), 1) for each in minutes])
    assert found == (None if free_at is None else now + timedelta(minutes=free_at))


def told_of_limit() -> list[str]:
    return sorted(row.recipient.name for row in OutboxMessage.objects.filter(kind="files.limit"))


def test_those_who_look_after_the_log_are_told_once_an_hour(world, client, settings):
    settings.FILES_AN_HOUR = 1
    make.sent(world)
    client.force_login(world.iro)
    assert client.get(LIST).status_code == 200
    assert told_of_limit() == []
    assert [client.get(LIST).status_code for _ in range(3)] == [429] * 3
    assert told_of_limit() == sorted([world.iro_manager.name, world.people["governance"].name])
    notice = OutboxMessage.objects.filter(kind="files.limit").first()
    assert notice.line.startswith(
        f"{world.iro} has taken as many files of records as one person can in an hour (1 files,"
    )
    client.force_login(world.iro_manager)
    assert client.get(notice.path).status_code == 200
    assert notice.line in client.get("/").text
    # An hour later it counts again; another person's limit is told of by itself.
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert len(tell_of_limit(staff=world.iro, at=timezone.now())) == 2
    assert len(tell_of_limit(staff=world.manager, at=timezone.now())) == 2


def test_an_iro_manager_who_meets_the_limit_is_told_of_to_others_alone(world):
    told = tell_of_limit(staff=world.iro_manager, at=timezone.now())
    assert told == [world.people["governance"]]
    assert tell_of_limit(staff=world.iro_manager, at=timezone.now()) == []
