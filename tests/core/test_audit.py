"""The log is written once: Python refuses to change it, and so does the database."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from escalations.models import Entry
from iro_portal.core import audit
from iro_portal.core.models import AppendOnly, AuditEvent, AuditValue
from tests.factories import escalation as make


@pytest.fixture
def event(world) -> AuditEvent:
    return audit.record("child.rename", by=world.iro, authority_id=world.authority.pk, children=[3, 1])


CHANGES_IN_PYTHON = {
    "save": lambda event: event.save(),
    "delete": lambda event: event.delete(),
    "update": lambda event: AuditEvent.objects.update(verb="x"),
    "base manager": lambda event: AuditEvent._base_manager.filter(pk=event.pk).update(verb="x"),
    "bulk update": lambda event: AuditEvent.objects.bulk_update([event], ["verb"]),
    "bulk create over": lambda event: AuditEvent.objects.bulk_create(
        [event], update_conflicts=True, update_fields=["verb"], unique_fields=["id"]
    ),
    "queryset delete": lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
    "update or create": lambda event: AuditEvent.objects.update_or_create(pk=event.pk, defaults={"verb": "x"}),
}


@pytest.mark.parametrize("change", CHANGES_IN_PYTHON.values(), ids=list(CHANGES_IN_PYTHON))
def test_python_refuses_to_change_an_event(event, change):
    with pytest.raises(AppendOnly):
        change(event)
    assert AuditEvent.objects.get(pk=event.pk).verb == "child.rename"


STATEMENTS = {
    "update": "UPDATE core_auditevent SET verb = 'x'",
    "delete": "DELETE FROM core_auditevent",
    "upsert": "INSERT INTO core_auditevent SELECT * FROM core_auditevent WHERE true "
    "ON CONFLICT (id) DO UPDATE SET verb = 'x'",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=list(STATEMENTS))
def test_the_database_refuses_to_change_an_event(event, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get(pk=event.pk).verb == "child.rename"


@pytest.mark.postgresql
@pytest.mark.parametrize("more", ["", " CASCADE"])
def test_postgresql_refuses_to_truncate_the_log(event, more):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_auditevent" + more)
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_a_new_object_with_an_old_key_writes_over_no_event_and_no_entry(world, event):
    entry = make.sent(world).entries.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent(pk=event.pk, verb="x", happened_at=event.happened_at, recorded_at=event.recorded_at).save()
    twin = Entry(**{f.attname: getattr(entry, f.attname) for f in Entry._meta.concrete_fields} | {"words": "x"})
    with pytest.raises(DatabaseError), transaction.atomic():
        twin.save()
    assert Entry.objects.get(pk=entry.pk).words == "The plan has not moved since May."
    assert AuditEvent.objects.get(pk=event.pk).verb == "child.rename"


def test_values_lie_beside_the_event_which_keeps_their_salted_hash(world):
    values = {"name": ["Zoë", "Zoé"], "since": [date(2026, 1, 2), None]}
    event = audit.record("child.rename", by=world.iro, authority_id=world.authority.pk, values=values)
    kept = AuditValue.objects.get(event_id=event.pk)
    assert json.loads(kept.body) == {"name": ["Zoë", "Zoé"], "since": ["2026-01-02", None]}
    assert event.values_hash == audit.hash_of(kept.salt, kept.body)
    assert "Zoë" not in json.dumps([event.detail, event.children, str(event)])
    again = audit.record("child.rename", by=world.iro, authority_id=world.authority.pk, values=values)
    assert again.values_hash != event.values_hash


def test_values_can_be_erased_and_the_event_stays(world):
    event = audit.record("child.rename", by=world.iro, authority_id=world.authority.pk, values={"name": ["a", "b"]})
    AuditValue.objects.filter(event_id=event.pk).delete()
    assert len(AuditEvent.objects.get(pk=event.pk).values_hash) == 64


def test_an_event_says_who_did_it_in_which_role(world, event):
    assert (event.actor_label, event.actor_role) == ("Amara Iro", "Independent Reviewing Officer")
    assert event.children == [1, 3]
    assert audit.record("import.run", by=None).actor_label == "the system"
