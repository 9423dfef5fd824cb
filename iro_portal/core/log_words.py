"""How an event of the log reads to a person: "opened the record of CH-0087". References only, never a name."""

from django.apps import apps

from iro_portal.core.models import AuditEvent

READ = {"open": "opened", "search": "searched", "export": "took as a file"}
# What is read at an address, by the address's name; the others say their name: “the page "review plan" of REV-0002”.
PLACES = {
    "home": "their home page",
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
    "log:event-list": "the log",
    "log:event-file": "the log",
    "log:of-child": "the log",
}
IRREGULAR = {
    "begin": "began", "bring": "brought", "choose": "chose", "discard": "discarded", "give": "gave", "hold": "held",
    "keep": "kept", "leave": "left", "lift": "lifted", "make": "made", "put": "put", "read": "read", "seen": "saw",
    "send": "sent", "sent": "sent", "split": "split", "submit": "submitted", "take": "took", "tell": "told",
    "told": "read what was told of", "withdraw": "withdrew", "write": "wrote", "in": "marked as", "deem": "deemed",
    "plan": "planned", "drop": "dropped", "stop": "stopped", "refer": "referred", "call": "called", "set": "set",
}  # fmt: skip
WHOLE = {
    "staff.sign_in": "signed in", "staff.sign_out": "signed out", "staff.change_password": "changed their password",
    "staff.new_password": "gave a new password to an account", "iro.hand_over": "handed over an IRO’s children",
    "log.read": "opened the log",
}  # fmt: skip


def sentence(event: AuditEvent, reference: str) -> str:
    """Return what was done, to be read after the name and role of who did it."""
    if "read" in event.detail and "page" in event.detail:
        return _of(f"{READ[event.detail['read']]} {_place(event.detail['page'])}", reference)
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
    model = _model(event)
    names = {each.name: str(each.verbose_name) for each in model._meta.concrete_fields} if model else {}
    return names.get(field, field.replace("_", " "))


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
    return f" (from {event.from_state} to {event.to_state})"
