"""An escalation as its page tells it: the ladder, the clocks, every word in order, who was told."""

from dataclasses import dataclass
from datetime import date

from escalations import deadlines
from escalations.models import Entry, Escalation, ProtocolStage, StageRecord
from escalations.permissions import owner_of
from escalations.timeline import calendar_of
from iro_portal.core import outbox
from iro_portal.core.templatetags.portal import day
from people.models import Staff

WARN_BEFORE_18 = 20


@dataclass(frozen=True)
class Rung:
    """One stage of the ladder: reached, where it stands now, passed over, or not reached."""

    stage: ProtocolStage
    standing: str
    rounds: int

    @property
    def is_current(self) -> bool:
        return self.standing == "here"


@dataclass(frozen=True)
class Told:
    """One line of the timeline: the entry, what it settled in words."""

    entry: Entry
    settled: list[str]


def ladder(escalation: Escalation, records: list[StageRecord]) -> list[Rung]:
    """Return the stages from the bottom up, each with how it stands."""
    rounds: dict[int, int] = {}
    for record in records:
        rounds[record.stage_id] = rounds.get(record.stage_id, 0) + 1
    first = min((record.rank for record in records), default=0)
    return [_rung(escalation, stage, rounds, first) for stage in escalation.protocol.stages.all()]


def _rung(escalation, stage, rounds, first) -> Rung:
    if stage.pk == escalation.stage_id:
        return Rung(stage, "here" if escalation.is_open else "last", rounds.get(stage.pk, 0))
    if stage.pk in rounds:
        return Rung(stage, "reached", rounds[stage.pk])
    passed = stage.rank < escalation.stage.rank and (stage.rank > first or stage.is_formal)
    return Rung(stage, "passed over" if passed else "not reached", 0)


def clocks(escalation: Escalation, record: StageRecord | None, on: date) -> list[str]:
    """Return what the clocks say in words; all of them computed from dates, none of them stored."""
    days, said = calendar_of(escalation), []
    if record and record.due_on and record.first_due_on != record.due_on:
        said.append(f"More time was given: the first deadline was {day(record.first_due_on)}.")
    if escalation.is_open and escalation.formal_on:
        count = deadlines.formal_day(days, escalation.formal_on, on)
        said.append(f"Day {count} of {escalation.protocol.cap_working_days} since it became formal.")
    if escalation.is_open:
        said.append(_since(days.between(escalation.raised_on, on)))
    if earlier := raised_before(escalation):
        times = {1: "once", 2: "twice"}.get(earlier, f"{earlier} times")
        said.append(f"Raised {times} before about this child for a like reason.")
    return said + warnings(escalation, on)


def _since(count: int) -> str:
    return "Raised today." if count <= 0 else f"Raised {count} working day{'' if count == 1 else 's'} ago."


def warnings(escalation: Escalation, on: date) -> list[str]:
    """Warn that a child turns 18 within 20 working days while it is open; it is never closed by itself."""
    if not escalation.is_open:
        return []
    days, said = calendar_of(escalation), []
    for row in escalation.children.select_related("child"):
        birthday = deadlines.turns_18(row.child.date_of_birth)
        if birthday <= on:
            said.append(f"{row.child.reference} turned 18 on {day(birthday)}: settle who takes it on.")
        elif days.between(on, birthday) <= WARN_BEFORE_18:
            said.append(f"{row.child.reference} turns 18 on {day(birthday)}: settle who takes it on.")
    return said


def raised_before(escalation: Escalation) -> int:
    """Return how many escalations were raised before about the lead child for the same standard reason."""
    standards = escalation.reasons.values("reason__standard")
    earlier = Escalation.objects.of(escalation.authority).sent().exclude(pk=escalation.pk)
    about = earlier.filter(children__child=escalation.lead_child_id, reasons__reason__standard__in=standards)
    return about.filter(raised_on__lte=escalation.raised_on).exclude(pk=escalation.split_from_id).distinct().count()


def told(escalation: Escalation) -> list[Told]:
    """Return every word in order, oldest first."""
    entries = escalation.entries.select_related("by", "on_behalf_of", "record__stage", "response", "child")
    return [Told(entry, settled(entry)) for entry in entries]


def last_said(escalation: Escalation, kind: str) -> Told | None:
    """Return the latest entry of a kind: what the present step is about."""
    entries = escalation.entries.filter(kind=kind).select_related("by", "record__stage", "response")
    entry = entries.order_by("happened_at", "pk").last()
    return Told(entry, settled(entry)) if entry else None


def settled(entry: Entry) -> list[str]:
    """Return what an entry settled, in words, from the facts that it keeps."""
    facts, lines = entry.facts, []
    wording = {
        "how": "How: {}", "with": "With: {}", "to": "To: {}", "until": "Until: {}", "check_on": "To be checked on {}",
        "outcome": "Outcome: {}", "child": "For {}", "choice": "Choice: {}", "other": "See also {}", "stage": "Stage: {}",
        "remark": "{}", "senior_told": "Told: {}",
    }  # fmt: skip
    for name, words in wording.items():
        if value := facts.get(name):
            lines.append(words.format(_readable(value)))
    if "referred" in facts:
        lines.append("Referred to Cafcass" if facts["referred"] else "Considered, not referred to Cafcass")
    if facts.get("passed_over"):
        lines.append("Passed over: " + ", ".join(facts["passed_over"]))
    if facts.get("early"):
        lines.append("Before the deadline had passed")
    if facts.get("asked"):
        lines.append("Sent to " + " and ".join(facts["asked"]))
    return lines + _promised(entry)


def _promised(entry: Entry) -> list[str]:
    response = getattr(entry, "response", None)
    if response is None:
        return []
    if not response.agrees:
        return ["Disagrees"]
    if not response.action:
        return []
    return [f"Will be done: {response.action}", f"By {response.action_owner}, by {day(response.action_due)}"]


def _readable(value) -> str:
    try:
        return day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def notices(escalation: Escalation):
    """Return who was told what, when, whether it was delivered, when they opened it."""
    return outbox.about(escalation).select_related("recipient")


def owner(escalation: Escalation) -> Staff | None:
    """Return the owner today."""
    return owner_of(escalation)
