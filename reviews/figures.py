"""Figures of the IRO service's sheets: a label, a count, of how many; kept with a sheet as they stood."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from people.models import Staff, Team


@dataclass(frozen=True)
class Figure:
    """One figure. `of` is None for a plain number; `count` is None where it cannot be told."""

    label: str
    count: int | str | None
    of: int | None = None

    @property
    def words(self) -> str:
        """23 of 25 (92.0 %)."""
        if self.count is None:
            return "Cannot be told"
        if self.of is None:
            return str(self.count)
        if not self.of:
            return "None to count"
        return f"{self.count} of {self.of} ({percent(int(self.count), self.of)} %)"


# Apps above add what they count of an IRO, or of a team, from the first day up to, not including, the second.
OF_AN_IRO: list[Callable[[Staff, date, date], Iterable[Figure]]] = []
OF_A_TEAM: list[Callable[[Team, date, date], Iterable[Figure]]] = []


def percent(count: int, of: int) -> Decimal:
    """Return a percentage to one decimal, half away from zero."""
    return (Decimal(100 * count) / of).quantize(Decimal("0.1"), ROUND_HALF_UP)


def kept(figures: Iterable[Figure]) -> dict:
    """Return figures as a sheet keeps them, in their order."""
    return {"lines": [{"label": each.label, "count": each.count, "of": each.of} for each in figures]}


def read(figures: dict) -> list[Figure]:
    """Return the figures that a sheet kept."""
    return [Figure(**line) for line in figures.get("lines", ())]
