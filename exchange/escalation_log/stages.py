"""The stages that a row says were reached, in order, and whether their days can be true."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from exchange.escalation_log.columns import Field, StageColumn, stage_name
from exchange.escalation_log.entries import StageReached
from exchange.escalation_log.register import Version
from exchange.words import plain

if TYPE_CHECKING:
    from exchange.escalation_log.rows import RowReader

# A stage column can say that a stage was reached without knowing when.
DAY_UNKNOWN = {"yes", "y", "x", "unknown", "not known", "date unknown", "day unknown", "date not known", "not recorded"}


class StageReader:
    """Reads the stage columns and “stage reached” of one row."""

    def __init__(self, reader: RowReader, ladder: Version, raised: date, resolved: date | None):
        self.reader, self.ladder, self.raised, self.resolved = reader, ladder, raised, resolved
        self.heading_of: dict[int, str] = {}

    def read(self) -> list[StageReached]:
        """Return the stages reached, lowest first.

        A row that names no stage stands at the lowest formal one, its day unknown: what is logged was raised formally.
        """
        found = self._from_columns()
        self._add_reached(found)
        stages = [found[rank] for rank in sorted(found)] or [self._lowest_formal()]
        self._check_order(stages)
        return stages

    def _from_columns(self) -> dict[int, StageReached]:
        opened, answered = self._cells(answered=False), self._cells(answered=True)
        found = {}
        for stage in self.ladder.lines:
            if stage.pk in opened or stage.pk in answered:
                reached = StageReached(stage, opened.get(stage.pk), answered.get(stage.pk))
                found[stage.rank] = reached
        return found

    def _cells(self, *, answered: bool) -> dict[int, date | None]:
        found = {}
        for column in self.reader.columns.stages:
            if column.answered != answered or not self.reader.text_at(column.index):
                continue
            if (stage := self._stage_of(column)) is not None:
                found[stage.pk] = self._day(column)
                self.heading_of.setdefault(stage.pk, column.heading)
        return found

    def _stage_of(self, column: StageColumn):
        stage = self.ladder.by_name.get(column.stage)
        if stage is None:
            names = "; ".join(stage.name for stage in self.ladder.lines)
            value = self.reader.text_at(column.index)
            expected = f"nothing: the protocol in force on {self.raised:%d/%m/%Y} has no such stage. It has: {names}"
            self.reader.note(column.heading, value, expected)
        return stage

    def _day(self, column: StageColumn) -> date | None:
        if plain(self.reader.text_at(column.index)) in DAY_UNKNOWN:
            return None
        return self.reader.day_at(column.index, column.heading)

    def _add_reached(self, found: dict[int, StageReached]) -> None:
        field = Field.STAGE_REACHED
        heading = self.reader.columns.heading(field)
        text = self.reader.text_at(self.reader.columns.fields.get(field))
        if not text:
            return
        stage = self.ladder.by_name.get(stage_name(text))
        if stage is None:
            self.reader.note(heading, text, f"one of: {self.ladder.labels}")
        elif found and max(found) > stage.rank:
            highest = found[max(found)].stage
            self.reader.note(heading, text, f"{highest}, since that stage has a day in this row")
        else:
            found.setdefault(stage.rank, StageReached(stage, None, None, from_column=False))

    def _lowest_formal(self) -> StageReached:
        formal = [stage for stage in self.ladder.lines if stage.is_formal]
        return StageReached((formal or self.ladder.lines)[0], None, None, from_column=False)

    def _check_order(self, stages: list[StageReached]) -> None:
        latest, what = self.raised, "it was raised"
        for reached in stages:
            for day, verb in ((reached.opened_on, "reached"), (reached.answered_on, "answered")):
                if day and day < latest:
                    heading = self.heading_of.get(reached.stage.pk, reached.stage.name)
                    expected = f"a day on or after {latest:%d/%m/%Y}, when {what} ({reached.stage} {verb})"
                    self.reader.note(heading, f"{day:%d/%m/%Y}", expected)
                elif day:
                    latest, what = day, f"{reached.stage} was {verb}"
        if self.resolved and self.resolved < latest:
            heading = self.reader.columns.heading(Field.RESOLVED)
            expected = f"a day on or after {latest:%d/%m/%Y}, when {what}"
            self.reader.note(heading, f"{self.resolved:%d/%m/%Y}", expected)
