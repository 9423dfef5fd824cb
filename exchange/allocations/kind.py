"""Staff, teams and allocations as one kind of file among others."""

from collections.abc import Sequence
from datetime import date

from exchange import changes
from exchange.allocations.apply import Writing
from exchange.allocations.check import CheckedAllocations, check
from exchange.allocations.columns import AllocationField, StaffField, TeamField
from exchange.kind import Kind, Tell, silent
from exchange.models import ImportRun
from exchange.sources import Source
from people.models import Authority


class Allocations(Kind):
    """Who works where, and with which child from when."""

    key = ImportRun.Kind.ALLOCATIONS
    label = ImportRun.Kind.ALLOCATIONS.label
    about = "Who works where, and with which child from when. An SSDA903 return knows nothing of it."
    undone = "its teams, people and allocations have been taken out, and what it ended goes on"
    undo_while = "nothing was built on what it brought in"

    @property
    def needs(self) -> Sequence[str]:
        return [
            "a workbook with up to three sheets, or a CSV with one of these tables:",
            f"teams: {', '.join(TeamField)}",
            f"staff: {', '.join(StaffField)}",
            f"allocations: {', '.join(AllocationField)}; IRO and social worker by name or e-mail address",
            "an allocation that differs ends the earlier one from the day given; each is listed before anything is added",
        ]

    def check(
        self, sources: Sequence[Source], authority: Authority, today: date, tell: Tell = silent
    ) -> CheckedAllocations:
        (source,) = sources
        return check(name=source.name, body=source.read(), authority=authority, today=today)

    def create(self, checked: CheckedAllocations, run: ImportRun, tell: Tell = silent) -> None:
        Writing(run).write(checked)

    def worked_on(self, run: ImportRun) -> str:
        return changes.worked_on(run)

    def undo(self, run: ImportRun) -> None:
        changes.put_back(run)

    def changes(self, counts: dict[str, int]) -> int:
        return sum(counts.get(name, 0) for name in ("teams", "posts", "allocations"))
