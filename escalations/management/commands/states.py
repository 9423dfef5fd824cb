"""Print the states of an escalation: the steps between them, who may take each, and a diagram."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from escalations.models import Escalation
from escalations.states import CLOSED, DESK, OPEN, State

FILE = Path("docs") / "states.md"
ORDER = list(State)
HEAD = """# The states of an escalation

Made from the model by `python manage.py states --write`; a test compares the two. Do not edit by hand.
Who may is the rule of that name in `escalations/permissions.py`; buttons and server ask the same rule.
"""


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
    return "\n".join([HEAD, *_states(), "", *_steps(), "", *_diagram(), ""])


def steps() -> list[tuple[State, str, tuple[State, ...], object]]:
    """Return (from, step, to, rule) of every step that the model declares, in the order of the states."""
    declared = Escalation._meta.get_field("state").get_all_transitions(Escalation)
    rows = [(State(step.source), step.name, _targets(step), step.permission) for step in declared]
    return sorted(rows, key=lambda row: (ORDER.index(row[0]), ORDER.index(row[2][0]), row[1]))


def _targets(step) -> tuple[State, ...]:
    if step.target is None:
        return (State(step.source),)
    return tuple(State(target) for target in getattr(step.target, "allowed_states", None) or [step.target])


def _states() -> Iterator[str]:
    yield "| state | | on whose desk |"
    yield "| --- | --- | --- |"
    for state in State:
        kind = "open" if state in OPEN else "closed" if state in CLOSED else ""
        yield f"| {state.label} | {kind} | {DESK.get(state, 'nobody: the draft is gone, the log keeps that it was')} |"


def _steps() -> Iterator[str]:
    yield "| from | step | to | who may |"
    yield "| --- | --- | --- | --- |"
    for source, name, targets, rule in steps():
        to = "stays" if targets == (source,) else " or ".join(target.label for target in targets)
        yield f"| {source.label} | `{name}` | {to} | {(rule.__doc__ or '').strip()} |"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{state.label}" as {_key(state)}'
    yield f"    [*] --> {_key(State.DRAFT)}"
    arrows: dict[tuple, list[str]] = {}
    for source, name, targets, _ in steps():
        for target in targets:
            arrows.setdefault((source, target), []).append(name)
    for (source, target), names in arrows.items():
        yield f"    {_key(source)} --> {_key(target)}: {', '.join(names)}"
    yield f"    {_key(State.GONE)} --> [*]"
    yield "```"


def _key(state: State) -> str:
    return state.value.replace("-", "_")
