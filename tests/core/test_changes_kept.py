"""Every command that changes a row it found says from what to what in the log, or stands here with why it does not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from iro_portal.core.models import AuditEvent, AuditValue
from tests.factories.everything import Everything

pytestmark = pytest.mark.once

APPS = ("people", "children", "reviews", "escalations", "reports", "exchange")
NOT_KEPT = {
    "_set_password": "a password, and no log holds one",
    "add_staff": "a new account",
    "_made": "a new circumstance",
    "record_audit": "a new audit",
    "choose_quotes": "which of a child's quotes a paper prints: rows of their own, each with who and when",
    "_ended": "that somebody's emergency access is over: the verb, who and when say all of it",
    "end_naming": "that somebody is no longer named: the verb, who and when say all of it",
}
# The monitoring form before a correction stays as a version of its own.
SAID_BY_THE_VERB = {"emergencyuse.end", "restriction.end_naming", "monitoringreturn.correct"}
CHANGING = (
    "change",
    "correct",
    "update",
    "match",
    "end",
    "leave",
    "close",
    "put_right",
    "answer",
    "sent",
    "edit",
    "settle",
)


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).glob("commands*/**/*.py")):
            tree = ast.parse(path.read_text())
            yield from (
                (f"{path.parent.parent.name}/{path.name}", node)
                for node in tree.body
                if isinstance(node, ast.FunctionDef)
            )


def calls(function: ast.FunctionDef, name: str) -> list[ast.Call]:
    found = (node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [call for call in found if call.func.attr == name]


def saves_what_it_set(function: ast.FunctionDef) -> bool:
    """Does it set a field of a row, and save the row?"""
    saved = {call.func.value.id for call in calls(function, "save") if isinstance(call.func.value, ast.Name)}
    targets = (target for node in ast.walk(function) if isinstance(node, ast.Assign) for target in node.targets)
    pieces = (piece for target in targets for piece in ast.walk(target) if isinstance(piece, ast.Attribute))
    return bool(saved & {piece.value.id for piece in pieces if isinstance(piece.value, ast.Name)})


def keeps_values(function: ast.FunctionDef) -> bool:
    records = [call for call in calls(function, "record") if getattr(call.func.value, "id", "") in ("audit", "log")]
    return not records or any(word.arg == "values" for call in records for word in call.keywords)


def test_every_command_that_changes_a_row_keeps_from_what_to_what():
    found = [(where, each.name) for where, each in functions() if saves_what_it_set(each) and not keeps_values(each)]
    assert len([*functions()]) > 300
    assert [(where, name) for where, name in found if name not in NOT_KEPT] == []


def test_the_changes_of_a_child_of_whom_everything_is_recorded_have_their_values(db):
    Everything()
    kept = set(AuditValue.objects.values_list("event_id", flat=True))
    events = AuditEvent.objects.filter(detail__read__isnull=True).values_list("pk", "verb")
    changes = [(pk, verb) for pk, verb in events if verb.partition(".")[2].startswith(CHANGING)]
    assert len({verb for _, verb in changes}) > 2
    assert {verb for pk, verb in changes if pk not in kept} <= SAID_BY_THE_VERB
