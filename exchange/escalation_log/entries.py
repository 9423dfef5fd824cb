"""One row of the log, understood: what an escalation will be made from."""

from dataclasses import dataclass, field
from datetime import date

from children.models import Child
from escalations.models import Feature, Outcome, Protocol, ProtocolStage, Reason
from people.models import Staff, Team


@dataclass(frozen=True)
class StageReached:
    """A stage that the log says was reached; a day is None where the log does not know it.

    `from_column`: it stands in a column of its own, so a stage below it without a day was passed over.
    """

    stage: ProtocolStage
    opened_on: date | None
    answered_on: date | None
    from_column: bool = True

    @property
    def latest(self) -> date | None:
        return self.answered_on or self.opened_on


@dataclass
class LogEntry:
    """One escalation as the log tells it."""

    row: int
    reference: str
    raised_on: date
    children: list[Child]
    protocol: Protocol
    main_reason: Reason
    other_reasons: list[Reason] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    iro: Staff | None = None
    team: Team | None = None
    source: str = ""
    concern: str = ""
    stages: list[StageReached] = field(default_factory=list)
    outcome: Outcome | None = None
    resolved_on: date | None = None
    what_changed: str = ""

    @property
    def content(self) -> dict[str, str]:
        """What the row says, in one way of writing it, so that the same row again is known as the same."""
        return {
            "Children": "; ".join(child.council_id for child in self.children),
            "IRO": self.iro.email if self.iro else "",
            "Team": self.team.name if self.team else "",
            "Main reason": self.main_reason.label,
            "Other reasons": "; ".join(sorted(reason.label for reason in self.other_reasons)),
            "Features": "; ".join(sorted(feature.label for feature in self.features)),
            "Date raised": _day(self.raised_on),
            "Source": self.source,
            "Concern": self.concern,
            "Stages": "; ".join(_stage(reached) for reached in self.stages),
            "Outcome": self.outcome.label if self.outcome else "",
            "Date resolved": _day(self.resolved_on),
            "What changed": self.what_changed,
        }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _stage(reached: StageReached) -> str:
    opened = _day(reached.opened_on) or "day unknown"
    answered = f", answered {_day(reached.answered_on)}" if reached.answered_on else ""
    return f"{reached.stage.name} {opened}{answered}"
