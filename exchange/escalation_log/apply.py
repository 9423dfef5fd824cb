"""Entries to records, in bulk: each escalation in the state that the file proves (design section 3)."""

from collections import defaultdict
from datetime import date, datetime, time
from itertools import pairwise

from django.db import connection
from django.utils import timezone

from escalations import deadlines
from escalations.models import Entry, Escalation, EscalationChild, EscalationReason, StageRecord
from escalations.states import State
from exchange.escalation_log.entries import LogEntry, StageReached
from exchange.escalation_log.history import History
from exchange.models import ImportedRow, ImportRun
from iro_portal.core.references import next_references
from iro_portal.core.states import creating_from
from iro_portal.core.working_days import Calendar, calendar
from people.roles import Role

BATCH = 500


def create(entries: list[LogEntry], run: ImportRun) -> None:
    """Create every row of the file's escalations; the number of statements grows only with the batches."""
    history, days = History(run.authority), calendar(run.authority.calendar)
    with creating_from(f"import {run.reference}"):
        made = Escalation.objects.bulk_create(_escalations(entries, run), batch_size=BATCH)
    _keep_ids(made, run)
    pairs = list(zip(made, entries, strict=True))
    EscalationChild.objects.bulk_create(
        [row for made, entry in pairs for row in _children(made, entry, history)], batch_size=BATCH
    )
    _create_reasons(pairs)
    records = StageRecord.objects.bulk_create(
        [row for made, entry in pairs for row in _records(made, entry, days)], batch_size=BATCH
    )
    _create_timeline(pairs, records)
    rows = [
        ImportedRow(
            authority_id=run.authority_id, run=run, escalation=made, reference=entry.reference, row=entry.row,
            content=entry.content,
        )
        for made, entry in pairs
    ]  # fmt: skip
    ImportedRow.objects.bulk_create(rows, batch_size=BATCH)


def state_of(entry: LogEntry) -> State:
    """Return the state that a row proves: resolved by its day, responded by an answer, else awaiting a response."""
    if entry.resolved_on:
        return State.RESOLVED
    return State.RESPONDED if entry.stages[-1].answered_on else State.AWAITING_RESPONSE


def start_of(day: date) -> datetime:
    """Return the first moment of a day: the log knows days, not hours."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _keep_ids(made: list[Escalation], run: ImportRun) -> None:
    # A database that cannot give back the keys of rows made in bulk is asked for them.
    if not connection.features.can_return_rows_from_bulk_insert:
        keys = dict(Escalation.objects.filter(import_run_id=run.pk).values_list("reference", "pk"))
        for row in made:
            row.pk = keys[row.reference]


def _escalations(entries: list[LogEntry], run: ImportRun) -> list[Escalation]:
    references = _references(entries, run.authority_id)
    return [_escalation(entry, run, references[entry.row]) for entry in entries]


def _references(entries: list[LogEntry], authority_id: int) -> dict[int, str]:
    by_year = defaultdict(list)
    for entry in entries:
        by_year[entry.raised_on.year].append(entry.row)
    return {
        row: reference
        for year, rows in sorted(by_year.items())
        for row, reference in zip(rows, next_references(authority_id, "ESC", year, len(rows)), strict=True)
    }


def _escalation(entry: LogEntry, run: ImportRun, reference: str) -> Escalation:
    last = entry.stages[-1].stage
    formal = [reached.opened_on for reached in entry.stages if reached.stage.is_formal]
    return Escalation(
        authority_id=run.authority_id,
        reference=reference,
        council_reference=entry.reference,
        state=state_of(entry),
        protocol=entry.protocol,
        stage=last,
        lead_child=entry.children[0],
        raised_by=entry.iro,
        source=entry.source,
        concern=entry.concern,
        raised_on=entry.raised_on,
        formal_on=formal[0] if formal else None,
        resolved_on=entry.resolved_on,
        last_happened_at=start_of(_last_day(entry)),
        provenance=Escalation.Provenance.IMPORTED,
        import_run_id=run.pk,
    )


def _last_day(entry: LogEntry) -> date:
    known = [day for reached in entry.stages for day in (reached.opened_on, reached.answered_on) if day]
    return max([entry.raised_on, *known, *([entry.resolved_on] if entry.resolved_on else [])])


def _children(escalation: Escalation, entry: LogEntry, history: History) -> list[EscalationChild]:
    return [_child(escalation, entry, child, history.on(child.pk, entry.raised_on)) for child in entry.children]


def _child(escalation, entry: LogEntry, child, stood) -> EscalationChild:
    return EscalationChild(
        authority_id=escalation.authority_id,
        escalation=escalation,
        child=child,
        team_id=entry.team.pk if entry.team else stood.team_id,
        social_worker_id=stood.social_worker_id,
        iro_id=entry.iro.pk if entry.iro else stood.iro_id,
        sibling_group_id=stood.sibling_group_id,
        outcome=entry.outcome,
        closed_on=entry.resolved_on,
        what_changed=entry.what_changed if entry.resolved_on else "",
    )


def _create_reasons(pairs) -> None:
    rows, features = [], []
    for escalation, entry in pairs:
        for reason in (entry.main_reason, *entry.other_reasons):
            row = EscalationReason(
                authority_id=escalation.authority_id, escalation=escalation, reason=reason,
                is_main=reason == entry.main_reason,
            )  # fmt: skip
            rows.append(row)
            features += [(row, feature) for feature in entry.features if feature.reason_id == reason.pk]
    EscalationReason.objects.bulk_create(rows, batch_size=BATCH)
    link = EscalationReason.features.through
    links = [link(escalationreason_id=row.pk, feature_id=feature.pk) for row, feature in features]
    link.objects.bulk_create(links, batch_size=BATCH)


def _records(escalation: Escalation, entry: LogEntry, days: Calendar) -> list[StageRecord]:
    made, before = [], None
    for place, reached in enumerate(entry.stages):
        after = entry.stages[place + 1] if place + 1 < len(entry.stages) else None
        record = _record(escalation, entry, reached, after, days)
        record.passed_over = _passed_over(escalation, before, reached)
        record.early = _is_early(made[-1] if made else None, reached)
        made.append(record)
        before = reached.stage
    return made


def _record(escalation, entry: LogEntry, reached: StageReached, after, days: Calendar) -> StageRecord:
    due = deadlines.answer_due(days, reached.opened_on, reached.stage.working_days) if reached.opened_on else None
    ended, closed = _ending(entry, reached, after)
    return StageRecord(
        authority_id=escalation.authority_id,
        escalation=escalation,
        stage=reached.stage,
        rank=reached.stage.rank,
        opened_on=reached.opened_on,
        opened_at=start_of(reached.opened_on) if reached.opened_on else None,
        first_due_on=due,
        due_on=due,
        closed_on=closed,
        ended=ended,
        # A log names the IRO; who of another post raised a stage, it does not say.
        raised_by=entry.iro if reached.stage.raised_by_role == Role.IRO else None,
    )


def _ending(entry: LogEntry, reached: StageReached, after: StageReached | None) -> tuple[str, date | None]:
    if reached.answered_on:
        return StageRecord.Ended.ANSWERED, reached.answered_on
    if after:
        return StageRecord.Ended.ESCALATED, after.opened_on
    return (StageRecord.Ended.RESOLVED, entry.resolved_on) if entry.resolved_on else ("", None)


def _passed_over(escalation: Escalation, before, reached: StageReached) -> list[str]:
    if not reached.from_column:
        return []
    lowest = before.rank if before else 0
    between = [stage for stage in escalation.protocol.stages.all() if lowest < stage.rank < reached.stage.rank]
    return [stage.name for stage in sorted(between, key=lambda stage: stage.rank)]


def _is_early(before: StageRecord | None, reached: StageReached) -> bool:
    unanswered = before is not None and before.ended == StageRecord.Ended.ESCALATED
    return bool(unanswered and before.due_on and reached.opened_on and reached.opened_on <= before.due_on)


def _create_timeline(pairs, records: list[StageRecord]) -> None:
    of = defaultdict(list)
    for record in records:
        of[record.escalation_id].append(record)
    rows = [row for escalation, entry in pairs for row in _timeline(escalation, entry, of[escalation.pk])]
    Entry.objects.bulk_create(rows, batch_size=BATCH)


def _timeline(escalation: Escalation, entry: LogEntry, records: list[StageRecord]) -> list[Entry]:
    kinds, at = Entry.Kind, entry.raised_on
    rows = [_said(escalation, kinds.RAISED, at, words=entry.concern, record=records[0], by=entry.iro)]
    for below, record in pairwise(records):
        at = record.opened_on or below.closed_on or at
        facts = {"from": below.stage.name, "to": record.stage.name, "passed_over": record.passed_over}
        facts |= {"early": record.early, "remark": "" if record.opened_on else "The day is not known."}
        rows.append(_said(escalation, kinds.ESCALATED, at, record=record, facts=facts))
    if entry.resolved_on:
        facts = {"outcome": entry.outcome.label if entry.outcome else "Not recorded"}
        rows.append(_said(escalation, kinds.RESOLVED, entry.resolved_on, words=entry.what_changed, facts=facts))
    return rows


def _said(escalation: Escalation, kind, day: date, **more) -> Entry:
    return Entry(
        authority_id=escalation.authority_id, escalation=escalation, kind=kind, happened_at=start_of(day),
        time_known=False, **more,
    )  # fmt: skip
