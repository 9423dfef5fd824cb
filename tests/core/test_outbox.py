"""Notices: written with what causes them, delivered once, a failure shown and tried again, at most five times."""

import json

import pytest
from django.utils import timezone

from iro_portal.core import outbox
from iro_portal.core.models import OutboxMessage
from tests.factories import escalation as make


@pytest.fixture
def notice(world) -> OutboxMessage:
    return outbox.about(make.sent(world)).get()


def delivered_lines(settings) -> list[dict]:
    file = settings.OUTBOX_FOLDER / "notices.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_a_notice_is_delivered_once(notice, settings):
    assert (outbox.deliver_waiting(), outbox.deliver_waiting()) == (1, 0)
    notice.refresh_from_db()
    assert notice.delivered_at
    assert (notice.attempts, notice.failure) == (1, "")
    (line,) = delivered_lines(settings)
    assert line["to"] == notice.recipient.email
    assert notice.subject_reference in line["line"]
    assert "Child Number" not in json.dumps(line)
    assert line["link"] == f"/escalations/{notice.subject_reference}/"


def test_a_failure_is_shown_and_tried_again(notice, settings):
    settings.OUTBOX_FOLDER.parent.mkdir(parents=True, exist_ok=True)
    settings.OUTBOX_FOLDER.write_text("a file where a folder should be")
    assert outbox.deliver_waiting() == 0
    notice.refresh_from_db()
    assert notice.failed_at
    assert "exists" in notice.failure.lower()
    assert (notice.attempts, notice.delivered_at) == (1, None)
    settings.OUTBOX_FOLDER.unlink()
    assert outbox.deliver_waiting() == 1
    notice.refresh_from_db()
    assert (notice.attempts, notice.failure) == (2, "")


def test_after_five_failures_it_is_left_and_stays_on_show(notice, settings):
    settings.OUTBOX_FOLDER.write_text("a file where a folder should be")
    for _ in range(7):
        outbox.deliver_waiting()
    notice.refresh_from_db()
    assert notice.attempts == 5
    assert notice.failure
    assert notice.delivered_at is None


def test_one_that_cannot_be_delivered_does_not_hold_up_the_next(world, settings, monkeypatch):
    first, second = outbox.about(make.sent(world)).get(), outbox.about(make.sent(world)).get()
    write = outbox._write_to_file

    def refuse_first(message):
        if message.pk == first.pk:
            raise OSError("no space left")
        write(message)

    monkeypatch.setattr(outbox, "_write_to_file", refuse_first)
    assert outbox.deliver_waiting() == 1
    second.refresh_from_db()
    assert second.delivered_at


def test_when_it_was_first_opened_is_kept(world, notice):
    escalation = world.authority.escalations.get()
    early, late = timezone.now(), timezone.now()
    outbox.mark_opened(escalation, by=world.manager, at=early)
    outbox.mark_opened(escalation, by=world.manager, at=late)
    notice.refresh_from_db()
    assert notice.opened_at == early
