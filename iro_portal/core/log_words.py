"""How an event of the log reads to a person: "opened the record of CH-0087". References only, never a name."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from iro_portal.core.dates import in_words
from iro_portal.core.models import AuditEvent

READ = {"open": "opened", "search": "searched", "export": "took as a file", "refused": "was refused"}
WHY_REFUSED = {404: " (was told that nothing is there)", 429: " (too many files within an hour)"}
# What is read at an address, by the address's name; the others say their name: “the page "review plan" of REV-0002”.
PLACES = {
    "home": "their home page",
    "retention:item-list": "the list of records whose time has come",
    "retention:hold-list": "the list of holds",
    "retention:schedule": "for how long records are kept",
    "children:child-list": "the list of children",
    "children:child-detail": "the record",
    "children:child-change": "the form to correct who the child is",
    "children:circumstances": "the circumstances",
    "children:adoption": "the plans for adoption",
    "reviews:review-list": "the list of reviews",
    "reviews:calendar": "the calendar of reviews",
    "reviews:calendar-file": "the calendar of reviews",
    "reviews:missing": "the matrix of missing items",
    "reviews:missing-file": "the missing items",
    "reviews:child-dates": "the plans and dates",
    "reviews:child-between": "what happened between reviews",
    "reviews:child-voice": "the child’s voice",
    "reviews:child-told": "what the IRO was told",
    "reviews:review-detail": "the review",
    "reviews:preparation": "the preparation of the review",
    "reviews:people": "who came to the review",
    "reviews:monitoring-version": "an earlier monitoring form of the review",
    "reviews:monitoring": "the monitoring form of the review",
    "reviews:record-version": "an earlier record of the review",
    "reviews:letter-download": "a letter of the review",
    "escalations:escalation-list": "the list of escalations",
    "escalations:export-csv": "the list of escalations",
    "escalations:export-xlsx": "the list of escalations",
    "escalations:escalation-detail": "the escalation",
    "escalations:case-file-text": "the escalation for the case file",
    "escalations:case-file-pdf": "the escalation for the case file",
    "reports:report-records": "the records behind a figure",
    "exchange:import-detail": "the import",
    "access:emergency": "the page to open a record in an emergency",
    "access:emergency-list": "the list of emergency access",
    "access:emergency-detail": "an emergency access",
    "access:inspection-list": "the list of inspections",
    "access:inspection-detail": "an inspection",
    "log:event-list": "the log",
    "log:event-file": "the log",
    "log:of-child": "the log",
}
IRREGULAR = {
    "begin": "began", "bring": "brought", "carry": "carried", "choose": "chose",
    "discard": "discarded", "give": "gave", "hold": "held",
    "keep": "kept", "leave": "left", "lift": "lifted", "make": "made", "put": "put", "read": "read", "seen": "saw",
    "send": "sent", "sent": "sent", "split": "split", "submit": "submitted", "take": "took", "tell": "told",
    "told": "read what was told of", "withdraw": "withdrew", "write": "wrote", "in": "marked as", "deem": "deemed",
    "plan": "planned", "drop": "dropped", "stop": "stopped", "refer": "referred", "call": "called", "set": "set",
}  # fmt: skip
WHOLE = {
    "staff.sign_in": "signed in", "staff.sign_out": "signed out", "staff.change_password": "changed their password",
    "staff.new_password": "gave a new password to an account", "iro.hand_over": "handed over an IRO’s children",
    "log.read": "opened the log",
    "staff.sign_in_fail": "refused to sign somebody in", "staff.lock_out": "locked an account out",
    "staff.end_session": "ended one of their own sessions",
    "staff.end_other_sessions": "ended their own sessions everywhere else",
    "staff.link": "linked a person to their council account", "staff.unlink": "undid a person’s link to a council account",
    "post.map_claim": "let a post follow the council’s own accounts", "post.unmap_claim": "let a post be given by hand again",
    "naming.refuse": "was refused words that name a child in care",
    "emergencyuse.not_found": "asked in an emergency for a record that did not open",
}  # fmt: skip


def sentence(event: AuditEvent, reference: str) -> str:
    """Return what was done, to be read after the name and role of who did it."""
    if "read" in event.detail and "page" in event.detail:
        said = _of(f"{READ[event.detail['read']]} {_place(event.detail['page'])}", reference)
        return said + WHY_REFUSED.get(event.detail.get("status"), "")
    if event.verb in WHOLE:
        return WHOLE[event.verb]
    done = past(event.verb.partition(".")[2])
    said = f"{done}: {_noun(event)}" if " " in done else f"{done} the {_noun(event)}"
    return f"{_of(said, reference, by='')}{_states(event)}"


def past(verb: str) -> str:
    """"add_note" -> "added note", "put-right" -> "put right"."""  # fmt: skip
    first, *rest = verb.replace("-", "_").split("_")
    return " ".join([IRREGULAR.get(first) or _regular(first), *rest])


def label(event: AuditEvent, field: str) -> str:
    """Return a field's name as people know it."""
    found = _field(event, field)
    return str(found.verbose_name) if found else field.replace("_", " ")


def pair(value: Any) -> tuple[Any, Any]:
    """Return what stood in a field before, and what stands there now."""
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else ("", value)


class Values:
    """How the values of several events read: choices by their label, days in words, linked records by who they are.

    A child stands as a reference, as everywhere in the log. One statement for each kind of record that is linked.
    """

    def __init__(self, told: Sequence[tuple[AuditEvent, dict]]):
        keys: dict[type[models.Model], set[int]] = defaultdict(set)
        for event, values in told:
            for name, value in values.items():
                if linked := _linked(event, name):
                    keys[linked] |= {each for each in pair(value) if type(each) is int}
        self.rows = {linked: linked._base_manager.in_bulk(found) for linked, found in keys.items() if found}

    def shown(self, event: AuditEvent, name: str, value: Any) -> str:
        """Return one value of an event as words."""
        linked, field = _linked(event, name), _field(event, name)
        if linked and type(value) is int:
            row = self.rows[linked].get(value)
            return str(getattr(row, "reference", "") or row) if row else str(value)
        if field is not None and field.flatchoices and isinstance(value, str | int):
            return str(dict(field.flatchoices).get(value, value)) or "nothing"
        return _day(field, value) or _plain(value)


def _day(field: models.Field | None, value: Any) -> str:
    """Return a day or a moment in words; nothing where the value is neither."""
    if not isinstance(field, models.DateField) or not isinstance(value, str) or not value:
        return ""
    if isinstance(field, models.DateTimeField):
        moment = timezone.localtime(datetime.fromisoformat(value))
        return f"{in_words(moment.date())}, {moment:%H:%M}"
    return in_words(date.fromisoformat(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value in (None, "", [], {}) else str(value)


def _field(event: AuditEvent, name: str) -> models.Field | None:
    model = _model(event)
    names = {each.name: each for each in model._meta.concrete_fields} if model else {}
    return names.get(name)


def _linked(event: AuditEvent, name: str) -> type[models.Model] | None:
    """Return the model of the records that a field links to."""
    field = _field(event, name)
    return field.remote_field.model if field is not None and field.remote_field else None


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}ed"


def _place(page: str) -> str:
    return PLACES.get(page) or f"the page “{page.partition(':')[2].replace('-', ' ')}”"


def _of(said: str, reference: str, by: str = "of ") -> str:
    return f"{said} {by}{reference}" if reference else said


def _noun(event: AuditEvent) -> str:
    model = _model(event)
    return str(model._meta.verbose_name) if model else event.verb.partition(".")[0].replace("-", " ")


def _model(event: AuditEvent):
    try:
        return apps.get_model(event.subject_type)
    except (LookupError, ValueError):
        return None


def _states(event: AuditEvent) -> str:
    if not event.from_state or event.from_state == event.to_state:
        return ""
    before, after = (_state(event, key) for key in (event.from_state, event.to_state))
    return f" (from {before} to {after})"


def _state(event: AuditEvent, key: str) -> str:
    """Return what a state is called, where the record has a field of that name."""
    field = _field(event, "state")
    called = dict(field.flatchoices).get(key) if field is not None and field.flatchoices else None
    return f"“{called}”" if called else key
