"""What a kind of file has to say for itself so that it can be uploaded, checked, added and taken back like the others."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from exchange.models import ImportRun
from exchange.problems import Problem
from exchange.sources import Source
from iro_portal.core.spreadsheet import refuse_size
from people.models import Authority

# How far a long import has come: done, of how many, doing what.
Tell = Callable[[int, int, str], None]


def silent(done: int, of: int, words: str) -> None:
    """Tell nobody."""


class Checked(Protocol):
    """What a file would do, without having done it. `counts` holds numbers only and is kept with the import."""

    problems: list[Problem]
    warnings: list[str]

    @property
    def counts(self) -> dict[str, int]: ...

    @property
    def summary(self) -> str:
        """One sentence for a person: what would happen, or that nothing is taken and why."""

    @property
    def done(self) -> str:
        """The same sentence once it has happened."""


class Kind(ABC):
    """One kind of file. `several`: it may come in more files than one. `in_background`: the worker carries it out."""

    key: str
    label: str
    about: str
    several = False
    in_background = False
    undone = "what it brought in has been taken out"
    undo_while = "nobody has worked on anything that it brought in"
    # What the page of an import shows instead of its warnings and problems: a template, if it has one of its own.
    shows = ""

    @property
    @abstractmethod
    def needs(self) -> Sequence[str]:
        """What the file needs, one line each, for the upload page."""

    def refuse_size(self, sources: Sequence[Source]) -> None:
        """Raise UnreadableFile for a file that is empty or too big, before anything of it is read."""
        for source in sources:
            refuse_size(source.name, source.size)

    @abstractmethod
    def check(self, sources: Sequence[Source], authority: Authority, today: date, tell: Tell = silent) -> Checked:
        """Read and check; write nothing. A file that cannot be read has that as its one problem."""

    @abstractmethod
    def create(self, checked: Checked, run: ImportRun, tell: Tell = silent) -> None:
        """Write what was checked, all of it; inside the caller's transaction."""

    @abstractmethod
    def worked_on(self, run: ImportRun) -> str:
        """Say why an import can no longer be undone; empty where it can."""

    @abstractmethod
    def undo(self, run: ImportRun) -> None:
        """Take out, or put back, everything that an import wrote."""

    def note(self, checked: Checked, run: ImportRun) -> None:  # noqa: B027 - most kinds have nothing more to keep
        """Keep beside an import what its counts, problems and warnings do not hold."""

    def changes(self, counts: dict[str, int]) -> int:
        """How many things would change; with none there is nothing to add."""
        return counts.get("new", 0) + counts.get("changed", 0)

    def button(self, counts: dict[str, int]) -> str:
        """The words on the button that adds a checked file."""
        return "Take this file in"
