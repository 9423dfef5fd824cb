"""Print the states of an escalation, a review and what follows it: the steps, who may take each, and diagrams."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from escalations.models import Escalation
from escalations.states import CLOSED, DESK, OPEN
from iro_portal.core.states import StatefulModel
from reviews.models import MonitoringReturn, Review, ReviewDecision, ReviewRecord, WorkflowStep
from reviews.states import DECISION_DESK, MONITORING_DESK, RECORD_DESK, REVIEW_DESK, STEP_DESK

FILE = Path("docs") / "states.md"
HEAD = """# The states of escalations and reviews

Made from the models by `python manage.py states --write`; a test compares the two. Do not edit by hand.
Who may is the rule of that name in `escalations/permissions.py` or `reviews/permissions.py`; buttons and server ask the
same rule.
"""


@dataclass(frozen=True)
class Machine:
    """One thing that has states: what it is called, its model, on whose desk it lies in each state."""

    title: str
    model: type[StatefulModel]
    desk: Mapping[str, str]

    @property
    def field(self):
        return self.model._meta.get_field("state")

    @property
    def states(self) -> list[Enum]:
        """Its states in the order in which they are declared."""
        return list(type(self.field.default))

    def steps(self) -> list[tuple[Enum, str, tuple[Enum, ...], object]]:
        """Return (from, step, to, rule) of every step that the model declares, in the order of the states."""
        order, state = self.states, type(self.field.default)
        rows = [
            (state(step.source), step.name, _targets(step, state), step.permission)
            for step in self.field.get_all_transitions(self.model)
        ]
        return sorted(rows, key=lambda row: (order.index(row[0]), order.index(row[2][0]), row[1]))


MACHINES = (
    Machine("An escalation", Escalation, DESK),
    Machine("A review", Review, REVIEW_DESK),
    Machine("A step before the record of a review", WorkflowStep, STEP_DESK),
    Machine("The record of a review", ReviewRecord, RECORD_DESK),
    Machine("A decision of a review", ReviewDecision, DECISION_DESK),
    Machine("A monitoring form", MonitoringReturn, MONITORING_DESK),
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help=f"write {FILE} instead of printing")

    def handle(self, *, write: bool, **options):
        if write:
            (settings.BASE_DIR / FILE).write_text(page(), encoding="utf-8")
            self.stdout.write(f"{FILE} is written.")
        else:
            self.stdout.write(page(), ending="")


def page() -> str:
    """Return the whole page as Markdown."""
    lines = [HEAD]
    for machine in MACHINES:
        lines += [f"## {machine.title}", "", *_states(machine), "", *_steps(machine), "", *_diagram(machine), ""]
    return "\n".join(lines)


def _targets(step, state: type[Enum]) -> tuple[Enum, ...]:
    if step.target is None:
        return (state(step.source),)
    return tuple(state(target) for target in getattr(step.target, "allowed_states", None) or [step.target])


def _states(machine: Machine) -> Iterator[str]:
    yield "| state | | on whose desk |"
    yield "| --- | --- | --- |"
    for state in machine.states:
        kind = "open" if state in OPEN else "closed" if state in CLOSED else ""
        yield f"| {state.label} | {kind} | {machine.desk.get(state, 'nobody: the draft is gone, the log keeps that it was')} |"


def _steps(machine: Machine) -> Iterator[str]:
    yield "| from | step | to | who may |"
    yield "| --- | --- | --- | --- |"
    for source, name, targets, rule in machine.steps():
        to = "stays" if targets == (source,) else " or ".join(target.label for target in targets)
        yield f"| {source.label} | `{name}` | {to} | {' '.join((rule.__doc__ or '').split())} |"


def _diagram(machine: Machine) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in machine.states:
        yield f'    state "{state.label}" as {_key(state)}'
    yield f"    [*] --> {_key(machine.field.default)}"
    arrows: dict[tuple, list[str]] = {}
    for source, name, targets, _ in machine.steps():
        for target in targets:
            arrows.setdefault((source, target), []).append(name)
    for (source, target), names in arrows.items():
        yield f"    {_key(source)} --> {_key(target)}: {', '.join(names)}"
    left = {source for source, _ in arrows}
    for state in machine.states:
        if state not in left:
            yield f"    {_key(state)} --> [*]"
    yield "```"


def _key(state: Enum) -> str:
    return state.value.replace("-", "_")
