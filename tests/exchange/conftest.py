"""A log as a council would keep it, and the small council that it belongs to."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

import pytest
from openpyxl import Workbook

from exchange.commands import take, upload
from exchange.escalation_log.check import check
from exchange.models import ImportRun
from exchange.sources import Source
from tests.factories.world import World

TODAY = date(2026, 11, 20)
ROW = {
    "Reference": "A-1",
    "Children": "1001",
    "IRO": "Amara Iro",
    "Team": "Fostering North",
    "Main reason": "Drift or delay",
    "Date raised": "02/11/2026",
    "Concern": "Nothing has moved since May.",
}


@dataclass
class Log:
    """A spreadsheet in the making: `row()` adds one, `csv` and `xlsx` are its bytes."""

    rows: list[dict] = field(default_factory=list)

    def row(self, **cells) -> "Log":
        """Add a row; cells are given by heading, with _ for a blank; None takes a column's value away."""
        named = {name.replace("_", " "): value for name, value in cells.items()}
        row = ROW | {"Reference": f"A-{len(self.rows) + 1}"} | named
        self.rows.append({name: value for name, value in row.items() if value is not None})
        return self

    @property
    def headings(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.rows for name in row))

    @property
    def csv(self) -> bytes:
        out = io.StringIO()
        writer = csv.DictWriter(out, self.headings, restval="")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode()

    @property
    def xlsx(self) -> bytes:
        book = Workbook()
        book.active.append(self.headings)
        for row in self.rows:
            book.active.append([row.get(name) for name in self.headings])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


class Exchange:
    """The world's authority, and how a file gets into it."""

    def __init__(self, world: World):
        self.world = world
        self.child, self.other = world.child(), world.child()

    def check(self, body: bytes, name: str = "log.csv"):
        return check(name=name, body=body, authority=self.world.authority, today=TODAY)

    def take(self, body: bytes, name: str = "log.csv", by=None):
        return take(**self._file(body, name, by))

    def upload(self, body: bytes, name: str = "log.csv", by=None):
        return upload(**self._file(body, name, by))

    def _file(self, body: bytes, name: str, by) -> dict:
        return {
            "kind": ImportRun.Kind.ESCALATION_LOG, "authority": self.world.authority,
            "sources": [Source.of_bytes(name, body)], "by": by, "today": TODAY,
        }  # fmt: skip

    def problems(self, body: bytes, name: str = "log.csv") -> list[str]:
        return [str(problem) for problem in self.check(body, name).problems]


@pytest.fixture
def exchange(world) -> Exchange:
    return Exchange(world)


@pytest.fixture
def log() -> Log:
    return Log()
