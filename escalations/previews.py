"""What will follow from a form before it is sent, and what has followed after: in plain words."""

from dataclasses import dataclass
from datetime import date

from escalations import deadlines
from escalations.addressing import Address, address, told_as_well
from escalations.models import Escalation, ProtocolStage
from escalations.notifications import asked
from escalations.permissions import open_record
from iro_portal.core import outbox
from iro_portal.core.templatetags.portal import day
from iro_portal.core.working_days import calendar
from people.roles import Role


@dataclass(frozen=True)
class StagePreview:
    """One rung as offered on the form: to whom it would go, by when the answer would be due, who is told as well."""

    stage: ProtocolStage
    where: Address
    due: date
    urgent_due: date
    told: tuple[str, ...]
    chosen: bool
    raised_by_other: str

    @property
    def to(self) -> str:
        return " and ".join(f"{each.staff.name}, {each.title}" for each in self.where.asked if each.lead)


def of(form, on: date) -> dict:
    """Return what the raise form shows beside each stage, for the child in question."""
    if "stage" not in form.fields:
        return {}
    chosen = form["stage"].value()
    chosen = str(getattr(chosen, "pk", chosen))
    lead = form.known_children[0]
    days = calendar(form.author.authority.calendar)
    return {"stages": [_preview(stage, lead, on, days, chosen) for stage in form.fields["stage"].queryset]}


def hint(escalation: Escalation, stage: ProtocolStage, on: date) -> str:
    """Say to whom an escalation would go at a stage, and by when the answer would be due."""
    where = address(stage, [escalation.lead_child], on)
    to = " and ".join(f"{each.staff.name}, {each.title}" for each in where.asked if each.lead)
    days = calendar(escalation.authority.calendar)
    due = deadlines.answer_due(days, on, stage.working_days, urgent=escalation.urgent)
    goes = f"Goes to {to}." if to else ""
    return " ".join(filter(None, (goes, where.remark, f"Answer due {day(due)}.")))


def _preview(stage, lead, on, days, chosen) -> StagePreview:
    where = address(stage, [lead], on)
    team = lead.allocations.current(on).teams().select_related("team").first()
    told = told_as_well(stage, team.team if team else None, on, urgent=False)
    other = Role(stage.raised_by_role).label if stage.raised_by_role != Role.IRO else ""
    return StagePreview(
        stage=stage,
        where=where,
        due=deadlines.answer_due(days, on, stage.working_days),
        urgent_due=deadlines.answer_due(days, on, stage.working_days, urgent=True),
        told=tuple(staff.name for staff in told),
        chosen=str(stage.pk) == chosen,
        raised_by_other=other,
    )


def sent_words(escalation: Escalation) -> str:
    """Say what was sent to whom, by when the answer is due, and what happens next."""
    record = open_record(escalation)
    names = " and ".join(staff.name for staff in asked(record))
    if not names:
        return f"{escalation} is sent, but nobody was found to answer it: name a person on its page."
    told = {notice.recipient.name for notice in outbox.about(escalation).select_related("recipient")}
    others = sorted(told - {staff.name for staff in asked(record)})
    as_well = f"Told as well: {', '.join(others)}. " if others else ""
    return (
        f"{escalation} is sent to {names}. The answer is due by {day(record.due_on)}. {as_well}"
        "You can take it further at any time; it shows as overdue on your home page the day after."
    )


def due_words(escalation: Escalation) -> str:
    """Say by when an answer is due, where one is awaited now."""
    record = open_record(escalation)
    return f"The answer is due by {day(record.due_on)}." if record and record.due_on else ""


def recorded_words(escalation: Escalation) -> str:
    """Say what was recorded and what happens next."""
    if escalation.action_due:
        return f"{escalation} is recorded. On {day(escalation.action_due)} your home page asks: is it done?"
    if escalation.resolved_on:
        return f"{escalation} is recorded as settled."
    return f"{escalation} is recorded. Accept it or take it up from its page."
