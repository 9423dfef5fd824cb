"""Rows made in bulk are the rows that the commands would have made (design section 3)."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from django.utils import timezone

from escalations import commands
from escalations.models import Escalation, Outcome
from exchange.commands import take, undo_import
from exchange.escalation_log.check import CheckedLog, check
from exchange.escalation_log.entries import LogEntry, StageReached
from exchange.sample import roster
from exchange.sample.councils import add_council
from exchange.sample.rostered import LOGS, read_roster
from exchange.sources import Source
from people.models import Staff
from people.roles import Role
from tests.exchange.conftest import TODAY

ROWS = [
    {"Stage_1_date": "02/11/2026"},
    {"Stage_1_date": "02/11/2026", "Stage_1_answered": "04/11/2026"},
    {"Informal_date": "02/11/2026", "Informal_answered": "03/11/2026", "Source": "LAC review"},
    {"Stage_1_date": "02/11/2026", "Stage_2_date": "04/11/2026", "Stage_2_answered": "10/11/2026"},
    {"Stage_1_date": "02/11/2026", "Stage_3_date": "11/11/2026"},
    {"Stage_1_date": "02/11/2026", "Stage_1_answered": "03/11/2026", "Stage_2_date": "04/11/2026"},
    {"Stage_2_date": "02/11/2026", "Stage_2_answered": "03/11/2026"},
    {"Stage_1_date": "02/11/2026", "Outcome": "Done", "Date_resolved": "05/11/2026", "What_changed": "A plan."},
    {
        "Informal_date": "02/11/2026", "Stage_2_date": "04/11/2026", "Stage_2_answered": "05/11/2026",
        "Stage_3_date": "06/11/2026", "Outcome": "Not agreed: the senior decision stands",
        "Date_resolved": "12/11/2026", "What_changed": "Nothing.", "Children": "1001; 1002",
        "Main_reason": "Safety", "Features": "Missing episodes", "Other_reasons": "Other",
    },
]  # fmt: skip
OF_ESCALATION = (
    "state", "protocol_id", "stage_id", "round", "lead_child_id", "raised_by_id", "source", "concern", "raised_on",
    "formal_on", "action_due", "resolved_on", "withdrawn_on",
)  # fmt: skip
OF_RECORD = (
    "stage_id", "rank", "round", "opened_on", "first_due_on", "due_on", "closed_on", "ended", "passed_over", "early",
    "raised_by_id",
)  # fmt: skip
OF_CHILD = (
    "child_id", "team_id", "social_worker_id", "iro_id", "sibling_group_id", "outcome_id", "closed_on", "what_changed",
)  # fmt: skip


@pytest.mark.parametrize("cells", ROWS)
def test_an_imported_row_replayed_through_the_commands_gives_the_same_rows(exchange, log, cells):
    body = log.row(**cells).csv
    checked = exchange.check(body)
    exchange.take(body)
    imported = Escalation.objects.get()
    replayed = Replay(entry_of(checked)).run()
    assert told(replayed) == told(imported)


def test_a_tenth_of_southwarks_printed_rows_replayed_gives_the_same_rows(db):
    southwark = add_council("southwark")
    # In care to this day, so that their IROs may still open their records.
    roster.create(southwark, [replace(child, care_end=None) for child in read_roster(LOGS / "southwark-children.csv")])
    for path in sorted(LOGS.glob("southwark-20*.csv")):
        body = path.read_bytes()
        checked = check(name=path.name, body=body, authority=southwark, today=TODAY)
        sources = [Source.of_bytes(path.name, body)]
        run = take(kind="escalation-log", authority=southwark, sources=sources, by=None, today=TODAY)
        dated = [entry for entry in checked.new if all(reached.opened_on for reached in entry.stages)]
        sample = {entry.reference: entry for entry in dated[::10]}
        imported = {row.council_reference: told(row) for row in Escalation.objects.filter(council_reference__in=sample)}
        undo_import(run=run, by=None)
        assert {reference: told(Replay(entry).run()) for reference, entry in sample.items()} == imported


def entry_of(checked: CheckedLog) -> LogEntry:
    (entry,) = checked.new
    return entry


def told(escalation: Escalation) -> dict:
    """What matters of an escalation: itself, its children, reasons, stages, and the turns on its timeline."""
    turns = escalation.entries.exclude(kind="response").order_by("happened_at", "pk")
    records = escalation.records.order_by("rank")
    return {
        "escalation": Escalation.objects.filter(pk=escalation.pk).values(*OF_ESCALATION).get(),
        "children": list(escalation.children.values(*OF_CHILD)),
        "reasons": sorted(escalation.reasons.values_list("reason__key", "is_main", "features__key")),
        "records": [_by_whom_the_log_says(record) for record in records.values(*OF_RECORD, "stage__raised_by_role")],
        "turns": [(turn.kind, timezone.localdate(turn.happened_at), turn.record_id is None) for turn in turns],
    }


def _by_whom_the_log_says(record: dict) -> dict:
    """A log names the IRO alone: who of another post raised a stage, it does not say."""
    return record if record["stage__raised_by_role"] == Role.IRO else record | {"raised_by_id": None}


class Replay:
    """The same story, told by people one step at a time."""

    def __init__(self, entry: LogEntry):
        self.entry, self.by, self.hour = entry, entry.iro, 8
        self.escalation = None

    def run(self) -> Escalation:
        self.send(self.entry.stages[0])
        for number, reached in enumerate(self.entry.stages):
            if number:
                self.escalation = commands.escalate(
                    escalation=self.escalation, by=self.raiser(reached.stage), stage=reached.stage,
                    why="As the log says.", happened_at=self.at(reached.opened_on),
                )  # fmt: skip
            self.answer(reached)
        self.resolve()
        return self.escalation

    def at(self, day):
        self.hour += 1
        return timezone.make_aware(datetime.combine(day, time(self.hour)))

    def raiser(self, stage) -> Staff:
        """The IRO, or who raises this stage in their place (Harrow's second)."""
        if stage.raised_by_role == Role.IRO:
            return self.by
        return Staff.objects.of(stage.protocol.authority).with_role(stage.raised_by_role, on=TODAY).get()

    def send(self, first: StageReached) -> None:
        entry = self.entry
        self.escalation = commands.raise_escalation(
            by=self.by, stage=first.stage, happened_at=self.at(first.opened_on), children=entry.children,
            main_reason=entry.main_reason, other_reasons=entry.other_reasons, features=entry.features,
            concern=entry.concern, source=entry.source, why_this_stage="As the log says.",
        )  # fmt: skip

    def answer(self, reached: StageReached) -> None:
        if reached.answered_on:
            answerer = self.escalation.records.get(ended="").addressees.filter(lead=True).first().staff
            self.escalation = commands.respond(
                escalation=self.escalation, by=answerer, words="As the log says.", agrees=False,
                happened_at=self.at(reached.answered_on),
            )  # fmt: skip

    def resolve(self) -> None:
        if self.entry.resolved_on:
            self.escalation = commands.resolve(
                escalation=self.escalation, by=self.by, outcome=Outcome.objects.get(pk=self.entry.outcome.pk),
                what_changed=self.entry.what_changed, happened_at=self.at(self.entry.resolved_on),
            )  # fmt: skip
