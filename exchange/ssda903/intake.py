"""Rows into compact columns, a few thousand at a time; what cannot be read is found on the way, with its row."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

from exchange.problems import shown
from exchange.ssda903 import lexicons, modules
from exchange.ssda903.codes import CodeList
from exchange.ssda903.csv_rows import Chunk
from exchange.ssda903.findings import Findings, content_of
from exchange.ssda903.lexicons import BLANK, UNREADABLE, Lexicon
from exchange.ssda903.modules import Column, Module, Plain
from exchange.ssda903.records import ChildRows

CHILDREN_AT_A_TIME = 500


class Table:
    """The rows of one module: four bytes for each cell that is taken. `file` is where they came from."""

    def __init__(self, module: Module, ids: Lexicon, lexicon_of: Callable[[Column], Lexicon]):
        self.module, self.ids, self.file = module, ids, ""
        self.rows, self.child = array("i"), array("i")
        self.lexicons = [lexicon_of(column) for column in module.taken]
        self.columns = [array("i") for _ in module.taken]
        self.starts = array("i")
        self.names = [modules.CHILD, *(column.name for column in module.taken)]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, heading: list[str], chunk: Chunk, findings: Findings) -> None:
        """Take rows in; note each id, day or code that cannot be read, and each row of the wrong length."""
        for number, cells in chunk.wrong:
            sentence = f"{cells} cells, where the heading has {len(heading)} columns; is the file cut short?"
            findings.add("row-cells", self.file, number, "", "", sentence)
        heading, rows = self._with_absent(heading, chunk.rows)
        places, numbers = [heading.index(name) for name in self.names], chunk.numbers
        found = self._places(rows, places)
        if BLANK in found[0]:
            rows, numbers = self._kept(rows, numbers, range(len(heading)))
            found = self._places(rows, places)
        if self.module.facts and BLANK in found[-1]:
            rows, numbers = self._without_facts(rows, numbers, heading, findings)
            found = self._places(rows, places)
        self.rows.extend(numbers)
        for kept, these in zip((self.child, *self.columns), found, strict=True):
            kept.extend(these)
        if any(UNREADABLE in these for these in found) or BLANK in found[0]:
            self._note_unreadable(rows, numbers, places, found, findings)

    def _with_absent(self, heading: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
        """Let columns that may be absent, and are, be there and blank."""
        absent = sorted(self.module.may_have - set(heading))
        if not absent:
            return heading, rows
        blanks = [""] * len(absent)
        return [*heading, *absent], [row + blanks for row in rows]

    def _places(self, rows: list[list[str]], places: list[int]) -> list[list[int]]:
        cells = list(zip(*rows, strict=True)) or [()] * (max(places) + 1)
        lexicons = (self.ids, *self.lexicons)
        return [list(map(lexicon.__getitem__, cells[place])) for lexicon, place in zip(lexicons, places, strict=True)]

    def _kept(self, rows, numbers, needed: Iterable[int]) -> tuple[list[list[str]], list[int]]:
        kept = [index for index, row in enumerate(rows) if any(row[place].strip() for place in needed)]
        return [rows[index] for index in kept], [numbers[index] for index in kept]

    def _without_facts(self, rows, numbers, heading: list[str], findings: Findings):
        kept = self._kept(rows, numbers, [heading.index(name) for name in self.module.facts])
        for number in sorted(set(numbers) - set(kept[1])):
            sentence = f"{' and '.join(self.module.facts)} are blank, so the row says nothing and was left out"
            findings.add("row-blank", self.file, number, "", "", sentence)
        return kept

    def _note_unreadable(self, rows, numbers, places, found, findings: Findings) -> None:
        for index, child in enumerate(found[0]):
            if child in (BLANK, UNREADABLE):
                cells = [rows[index][place] for place in places]
                expected = self.ids.expected(cells[0])
                content = content_of(self.names, cells)
                findings.add("child-id", self.file, numbers[index], modules.CHILD, cells[0], expected, content)
        for column, lexicon, these, place in zip(self.module.taken, self.lexicons, found[1:], places[1:], strict=True):
            if UNREADABLE not in these:
                continue
            rule = "code-unreadable" if isinstance(column.holds, CodeList) else column.rule
            for index, here in enumerate(these):
                if here == UNREADABLE and findings.has_room(rule):
                    text, cells = rows[index][place], [rows[index][each] for each in places]
                    expected, content = lexicon.expected(text.strip()), content_of(self.names, cells)
                    findings.keep(rule, self.file, numbers[index], column.name, text, expected, content)

    def check_codes(self, year: int | None, findings: Findings) -> None:
        """Note blanks where something is expected, unknown codes, and codes of other years."""
        for place, (column, lexicon) in enumerate(zip(self.module.taken, self.lexicons, strict=True)):
            wrong = {
                here: sentence
                for here in set(self.columns[place]) - {UNREADABLE}
                if (sentence := _complaint(column, lexicon.values[here], here, year))
            }
            if not wrong:
                continue
            for index, here in enumerate(self.columns[place]):
                if here in wrong:
                    rule = column.blank if here == BLANK else column.rule
                    if self.child[index] > UNREADABLE and findings.has_room(rule):
                        value, content = lexicon.values[here] or "", self.content(index)
                        findings.keep(rule, self.file, self.rows[index], column.name, value, wrong[here], content)

    def content(self, index: int) -> str:
        """Write the row at a place as one text."""
        values = [lexicon.values[these[index]] for lexicon, these in zip(self.lexicons, self.columns, strict=True)]
        return content_of(self.names, [self.ids.values[self.child[index]], *map(written, values)])

    def sort_by_child(self, rank: Sequence[int]) -> None:
        """Put the rows of each child side by side, children by their rank, rows in the order of the file."""
        ranks = array("i", map(rank.__getitem__, self.child))
        places = array("i", [0]) * (len(rank) + 1)
        for here in ranks:
            places[here + 1] += 1
        self.starts = array("i", accumulate(places))
        order, free = array("i", [0]) * len(self), array("i", self.starts)
        for index, here in enumerate(ranks):
            order[free[here]] = index
            free[here] += 1
        self.rows, self.child, *self.columns = (
            array("i", map(these.__getitem__, order)) for these in (self.rows, self.child, *self.columns)
        )

    def of_children(self, first: int, last: int) -> list[list[tuple]]:
        """Return the records of each child from one rank up to another: made together, which is several times as fast."""
        start, end = self.starts[first], self.starts[last]
        cells = [
            map(lexicon.values.__getitem__, these[start:end])
            for lexicon, these in zip(self.lexicons, self.columns, strict=True)
        ]
        make = partial(tuple.__new__, self.module.record)
        records = list(map(make, zip(self.rows[start:end], *cells, strict=True)))
        ends = self.starts[first : last + 1]
        return [records[one - start : two - start] for one, two in pairwise(ends)]


class Intake:
    """Every module of one return; days, codes and ids are shared between the modules."""

    def __init__(self):
        self.ids = lexicons.children()
        self._shared: dict[str, Lexicon] = {}
        self.ranked: list[int] = []
        self.tables = {name: Table(module, self.ids, self._lexicon) for name, module in modules.TAKEN.items()}

    def _lexicon(self, column: Column) -> Lexicon:
        name = column.holds if isinstance(column.holds, Plain) else column.holds.name
        return self._shared.setdefault(name, lexicons.of(column.holds))

    def sort_by_child(self) -> None:
        """Rank the children by their ids; rows without a child, which are of none, come first."""
        names = self.ids.values
        self.ranked = [BLANK, UNREADABLE, *sorted(range(UNREADABLE + 1, len(names)), key=names.__getitem__)]
        rank = array("i", [0]) * len(names)
        for place, child in enumerate(self.ranked):
            rank[child] = place
        for table in self.tables.values():
            table.sort_by_child(rank)

    def children(self) -> Iterator[ChildRows]:
        """Yield every child of any module with all their rows, in the order of their ids."""
        names, last = self.ids.values, len(self.ranked)
        for first in range(UNREADABLE + 1, last, CHILDREN_AT_A_TIME):
            ranked = self.ranked[first : first + CHILDREN_AT_A_TIME]
            tables = [table.of_children(first, first + len(ranked)) for table in self.tables.values()]
            yield from map(ChildRows, map(names.__getitem__, ranked), *tables)


def written(value: Any) -> str:
    """Write a value as the return has it: days as dd/mm/yyyy, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"over {lexicons.FAR_MILES}" if value else f"{lexicons.FAR_MILES} or less"
    return shown(value) if isinstance(value, str | int) else f"{value:%d/%m/%Y}"


def _complaint(column: Column, value: Any, place: int, year: int | None) -> str:
    if place == BLANK:
        return f"{_wanted(column)} is expected; the cell is blank" if column.blank else ""
    return column.holds.complaint(value, year) if isinstance(column.holds, CodeList) else ""


def _wanted(column: Column) -> str:
    return "a day" if column.holds is Plain.DAY else f"a code of the list “{column.holds.name}”"
