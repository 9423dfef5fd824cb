"""A case-system extract of dates as one kind of file among others."""

from collections.abc import Sequence
from datetime import date

from exchange import changes
from exchange.dates import apply
from exchange.dates.check import CheckedDates, check
from exchange.dates.columns import LAYOUT, Field, Item
from exchange.kind import Kind, Tell, silent
from exchange.models import ImportRun
from exchange.sources import Source
from people.models import Authority


class Dates(Kind):
    """When reports, plans, assessments and visits are due, were started and signed off."""

    key = ImportRun.Kind.DATES
    label = ImportRun.Kind.DATES.label
    about = "When reports, plans, assessments and visits are due, were started and signed off. Can be repeated daily."
    undone = "its dates and visits have been taken out or put back, and the steps that it signed off stand as before"
    undo_while = "none of its dates has changed since, and no record was completed on the strength of it"

    @property
    def needs(self) -> Sequence[str]:
        return [
            f"needed: {', '.join(field.value for field in LAYOUT.needed)}",
            f"one or more of: {', '.join(field.value for field in Field if field not in LAYOUT.needed)}",
            "children by the council's own id, who have to be known here already",
            f"the item as one of: {'; '.join(Item.labels)}; for a visit, “Signed off” is the day on which it was made",
            "days as dd/mm/yyyy; a row is known again by its child, its item and its due day",
        ]

    def check(self, sources: Sequence[Source], authority: Authority, today: date, tell: Tell = silent) -> CheckedDates:
        (source,) = sources
        return check(name=source.name, body=source.read(), authority=authority, today=today)

    def create(self, checked: CheckedDates, run: ImportRun, tell: Tell = silent) -> None:
        apply.create(checked, run)

    def worked_on(self, run: ImportRun) -> str:
        return apply.why_steps_stay(run) or changes.worked_on(run, but=[apply.STEP])

    def undo(self, run: ImportRun) -> None:
        apply.take_back_sign_offs(run)
        changes.put_back(run, but=[apply.STEP])

    def changes(self, counts: dict[str, int]) -> int:
        return counts.get("new", 0) + counts.get("changed", 0) + counts.get("visits", 0)
