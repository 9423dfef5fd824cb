"""What the tests themselves live under."""

import socket

import pytest
from django.db import DatabaseError, connection, transaction

from iro_portal.core.append_only import LOG
from iro_portal.core.models import AuditEvent
from tests.disarmed import disarmed
from tests.network import NetworkRefused

STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
}


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_no_other_machine_can_be_reached(host):
    with pytest.raises(NetworkRefused), socket.socket() as probe:
        probe.connect((host, 80))
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo(host, 80)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def asked(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_guards_stand_aside_for_a_flush_and_then_as_before_with_their_own_words(world):
    before = asked(STANDING[connection.vendor])
    if connection.vendor == "postgresql":
        asked("SET CONSTRAINTS ALL IMMEDIATE")  # a table with a deferred one cannot be altered
    with disarmed(LOG):
        asked("DELETE FROM core_auditevent")
    assert not AuditEvent.objects.exists()
    assert asked(STANDING[connection.vendor]) == before
    world.child()
    with pytest.raises(DatabaseError, match="the log is append-only"), transaction.atomic():
        asked("DELETE FROM core_auditevent")
