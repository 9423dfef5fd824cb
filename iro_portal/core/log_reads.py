"""What is read while one request is answered: whom the page could show, and what the view says that it is.

A middleware (home/log/reading.py) begins a reading, and writes the one event of it when the answer stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reading:
    """Children loaded so far (key -> reference, name), and the verb and words that the view gave the event.

    `reached`: a view was asked. `takes`: what kind of file it is where somebody takes records; `lines`: how many lines
    it has. `named`: fields of which the words were refused since they name somebody, and what sort of name it was.
    """

    loaded: dict[int, tuple[str, str]] = field(default_factory=dict)
    said: tuple[str, dict[str, Any]] | None = None
    reached: bool = False
    takes: str = ""
    lines: int = 0
    named: set[tuple[str, str]] = field(default_factory=set)


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def current() -> Reading | None:
    """Return the reading of the request that is being answered; None outside one."""
    return _reading.get()


@contextmanager
def begun() -> Iterator[Reading]:
    """Begin a reading; it ends with the block."""
    token = _reading.set(Reading())
    try:
        yield _reading.get()
    finally:
        _reading.reset(token)


def loaded(key: int, reference: str | None, name: str | None) -> None:
    """Note that a child's record was loaded: the page may show it."""
    if (reading := _reading.get()) is not None:
        reading.loaded[key] = (reference or "", name or "")


def line_written() -> None:
    """Note that a line was written into the file that is being made."""
    if (reading := _reading.get()) is not None:
        reading.lines += 1


def words_refused(field: str, sort: str) -> None:
    """Note that words were refused since they name somebody: the command that refuses takes back all that it writes."""
    if (reading := _reading.get()) is not None:
        reading.named.add((field, sort))
