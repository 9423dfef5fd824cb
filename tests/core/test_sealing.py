"""The log's chain: what somebody with the database in hand changes, takes out or puts in is found, and named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from iro_portal.core import append_only, audit, sealing
from iro_portal.core.models import AuditEvent, AuditSeal, AuditValue

GUARDED = ("core_auditevent", "core_auditseal")
OTHERS = [name for name in sealing.COLUMNS if name != "id"]


def events(count: int) -> list[int]:
    """Write events as if by commands, with what columns may hold; return their keys."""
    now = timezone.now()
    made = AuditEvent.objects.bulk_create(
        AuditEvent(
            authority_id=1, verb="child.change", actor_label="Zoë Worker", children=[number], happened_at=now,
            detail={"b": 1, "a": [None, 0.5, "2026-01-02"]},
        )
        for number in range(count)
    )  # fmt: skip
    return [row.pk for row in made]


@pytest.fixture
def sealed(db) -> list[int]:
    """Six sealed events, the third with values; the guards are taken away, as an owner of the database could."""
    keys = events(2)
    keys.append(audit.record("child.change", by=None, values={"name": ["Ann", "Anne"]}).pk)
    keys += events(3)
    sealing.seal()
    append_only.remove(connection, GUARDED)
    return keys


def run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> int | None:
    """Return the event that verify names."""
    fault = sealing.verify().fault
    return fault and fault.event_id


def test_a_log_that_nobody_touched_fits(sealed):
    verified = sealing.verify()
    assert (verified.fault, verified.unsealed, verified.since) == (None, 0, None)
    assert verified.sealed >= 6
    assert verified.head.event_id == sealed[-1]


def test_what_came_after_the_seal_is_the_tail(sealed):
    events(2)
    verified = sealing.verify()
    assert (verified.fault, verified.unsealed) == (None, 2)
    assert verified.since is not None
    assert sealing.seal() == 2
    assert sealing.seal() == 0
    assert sealing.verify().unsealed == 0


CHANGED = {
    "verb": "'child.open'", "authority_id": "2", "actor_id": "7", "actor_label": "'Somebody else'", "actor_role": "'IRO'",
    "subject_type": "'x'", "subject_id": "9", "subject_reference": "'CH-0002'", "children": "'[99]'", "from_state": "'x'",
    "to_state": "'x'", "detail": """'{"b": 2}'""", "values_hash": "'0'", "happened_at": "'2020-01-01 10:00:00'",
    "recorded_at": "'2020-01-01 10:00:00'",
}  # fmt: skip


@pytest.mark.parametrize("column", OTHERS)
def test_an_event_changed_in_any_column_is_found(sealed, column):
    run(f"UPDATE core_auditevent SET {column} = {CHANGED[column]} WHERE id = %s", sealed[1])
    assert found() == sealed[1]


def test_each_column_of_an_event_is_sealed():
    assert set(sealing.COLUMNS) == {field.column for field in AuditEvent._meta.concrete_fields}


def test_an_event_taken_out_is_found(sealed):
    run("DELETE FROM core_auditevent WHERE id = %s", sealed[4])
    assert found() == sealed[4]


def test_an_event_taken_out_with_its_seal_is_found_at_the_next(sealed):
    for table in GUARDED:
        run(f"DELETE FROM {table} WHERE id = %s", sealed[3])
    assert found() == sealed[4]


def test_an_event_put_in_afterwards_is_found(sealed):
    columns = ", ".join(OTHERS)
    run(
        f"INSERT INTO core_auditevent (id, {columns}) SELECT 0, {columns} FROM core_auditevent WHERE id = %s", sealed[0]
    )
    assert found() == 0


def test_two_events_that_changed_places_are_found(sealed):
    for old, new in ((sealed[0], -1), (sealed[1], sealed[0]), (-1, sealed[1])):
        run("UPDATE core_auditevent SET id = %s WHERE id = %s", new, old)
    assert found() == sealed[0]


def test_a_seal_changed_or_taken_out_is_found(sealed):
    run("UPDATE core_auditseal SET hash = %s WHERE id = %s", "0" * 64, sealed[1])
    assert found() == sealed[1]
    run("DELETE FROM core_auditseal WHERE id = %s", sealed[1])
    assert found() == sealed[1]


def test_a_chain_made_anew_as_a_whole_does_not_fit_a_head_kept_elsewhere(sealed):
    kept = sealing.head()
    run("UPDATE core_auditevent SET actor_label = 'Nobody' WHERE id = %s", sealed[5])
    run("DELETE FROM core_auditseal")
    sealing.seal()
    assert found() is None
    assert sealing.verify(kept).fault.event_id == kept.event_id


def test_values_changed_are_found_and_values_erased_are_no_tampering(sealed):
    AuditValue.objects.filter(event_id=sealed[2]).update(body='{"name": ["Ann", "Amy"]}')
    assert found() == sealed[2]
    AuditValue.objects.filter(event_id=sealed[2]).delete()
    assert found() is None
    AuditValue.objects.create(event_id=sealed[0], salt="0", body="{}")
    assert found() == sealed[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditseal SET hash = 'x'", "DELETE FROM core_auditseal WHERE id > 0"]
)
def test_the_database_refuses_to_change_a_seal(db, statement):
    events(1)
    sealing.seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)


def test_batches_make_the_same_chain(db, monkeypatch):
    events(7)
    monkeypatch.setattr(sealing, "BATCH", 3)
    assert sealing.seal() >= 7
    assert sealing.verify().fault is None
    monkeypatch.setattr(sealing, "BATCH", 2)
    assert sealing.verify().fault is None


def test_the_commands_say_what_is_sealed_and_what_does_not_fit(sealed):
    said = StringIO()
    call_command("seal_log", stdout=said)
    head = said.getvalue().split()[-1]
    assert head == str(sealing.head())
    call_command("verify_log", "--head", head, stdout=said)
    assert "0 are not sealed yet." in said.getvalue()
    run("DELETE FROM core_auditevent WHERE id = %s", sealed[2])
    with pytest.raises(CommandError, match=f"Event {sealed[2]} was sealed, and is gone"):
        call_command("verify_log", stdout=said)
    with pytest.raises(CommandError, match="expected ID:HASH"):
        call_command("verify_log", "--head", "x", stdout=said)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_past_an_event_that_is_still_being_written(monkeypatch):
    """A lower key may appear after a higher one; the sealing waits for it, and gives up rather than seal round it."""
    monkeypatch.setattr(sealing, "LOCK_TIMEOUT", "50ms")
    writing = connections.create_connection("default")
    try:
        writing.set_autocommit(False)
        with writing.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_auditevent (verb, actor_label, actor_role, subject_type, subject_reference, children, "
                "from_state, to_state, detail, values_hash, happened_at, recorded_at) "
                "VALUES ('x.y', 'x', '', '', '', '[]', '', '', '{}', '', now(), now())"
            )
        later = events(1)
        with pytest.raises(sealing.Busy):
            sealing.seal()
        writing.commit()
    finally:
        writing.close()
    assert sealing.seal() == 2
    assert sealing.head().event_id == later[0]
    assert AuditSeal.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_seal_at_once_the_second_waits_its_turn(monkeypatch):
    monkeypatch.setattr(sealing, "LOCK_TIMEOUT", "50ms")
    events(2)
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE core_auditseal IN EXCLUSIVE MODE")
        with pytest.raises(sealing.Busy):
            sealing.seal()
    finally:
        other.close()
    assert sealing.seal() == 2
