"""Headings to fields, matched forgivingly: case, punctuation and the words that councils use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from exchange.problems import Problem, shown
from exchange.words import plain
from iro_portal.core.spreadsheet import Row, Sheet, UnreadableFile

HEADINGS_WITHIN = 10  # rows: councils put a title above their table
STAGE = re.compile(r"^(?:informal(?: stage)?|(?:stage|level) \d+)$")
NOISE = {"date", "dates", "of", "on", "the", "to", "reached", "opened", "sent", "raised", "started", "escalated"}
ANSWER = {"answer", "answered", "response", "responded", "reply", "replied"}


class Field(StrEnum):
    """A column that the log can have; the value is its name in the template file."""

    REFERENCE = "Reference"
    CHILDREN = "Children"
    IRO = "IRO"
    TEAM = "Team"
    MAIN_REASON = "Main reason"
    OTHER_REASONS = "Other reasons"
    FEATURES = "Features"
    RAISED = "Date raised"
    SOURCE = "Source"
    CONCERN = "Concern"
    STAGE_REACHED = "Stage reached"
    OUTCOME = "Outcome"
    RESOLVED = "Date resolved"
    WHAT_CHANGED = "What changed"


NEEDED = (Field.REFERENCE, Field.CHILDREN, Field.MAIN_REASON, Field.RAISED)

SYNONYMS: dict[Field, str] = {
    Field.REFERENCE: "ref; id; no; number; escalation reference; escalation ref; escalation id; escalation number; "
    "escalation no; log number; log no; our ref; council reference; unique reference; urn",
    Field.CHILDREN: "child; child id; child ids; childs id; childrens ids; ids of children; mosaic id; mosaic ids; "
    "mosaic no; mosaic number; council id; lcs id; ics id; ics number; eclipse id; liquidlogic id; person id; "
    "client id; case id; young person; young person id; yp id; child reference; child ref; child number",
    Field.IRO: "iro name; name of iro; independent reviewing officer; reviewing officer; raised by; iro email; "
    "iro e mail; allocated iro",
    Field.TEAM: "team name; social work team; sw team; allocated team; childs team; service; team responsible",
    Field.MAIN_REASON: "reason; reasons; reason for iro escalation; reason for iro escalations; "
    "reason for escalation; escalation reason; theme; main theme; escalation theme; primary reason; main issue; "
    "issue; category",
    Field.OTHER_REASONS: "other reason; further reasons; further reason; additional reasons; additional reason; "
    "secondary reason; secondary reasons; other themes; other theme; further themes; also about",
    Field.FEATURES: "feature; theme features; sub theme; sub themes",
    Field.RAISED: "date; raised; raised on; date logged; logged; logged on; date of escalation; escalation date; "
    "date escalated; date opened; date escalation raised; date of iro escalation",
    Field.SOURCE: "raised at; arising from; arose from; origin; where from; source of concern",
    Field.CONCERN: "concerns; details; detail; description; what is wrong; summary; narrative; comments; "
    "nature of concern; details of concern; issue details; concern details",
    Field.STAGE_REACHED: "stage; highest stage; highest stage reached; level; level reached; final stage; "
    "escalation stage; stage of escalation; current stage",
    Field.OUTCOME: "outcomes; result; outcome of escalation; how it ended",
    Field.RESOLVED: "resolved; resolved on; date closed; closed; closed on; date of resolution; resolution date; "
    "date completed; date of closure; date escalation closed",
    Field.WHAT_CHANGED: "resolution; what changed for the child; change for the child; impact; impact for the child; "
    "actions taken; difference made; outcome details",
}
FIELD_OF = {plain(field.value): field for field in Field} | {
    plain(word): field for field, words in SYNONYMS.items() for word in words.split(";")
}


@dataclass(frozen=True)
class StageColumn:
    """A column of days at one stage: when it was reached, or when it was answered."""

    index: int
    heading: str
    stage: str
    answered: bool


@dataclass
class Columns:
    """Which column holds what, and what was wrong with the headings."""

    row: int = 0
    fields: dict[Field, int] = field(default_factory=dict)
    headings: dict[Field, str] = field(default_factory=dict)
    stages: list[StageColumn] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)

    @property
    def recognised(self) -> int:
        return len(self.fields) + len(self.stages)

    def heading(self, of: Field) -> str:
        """The file's own heading of a field, or the template's."""
        return self.headings.get(of, of.value)

    @property
    def warnings(self) -> list[str]:
        """What the reader should know although nothing is wrong."""
        left_out = [f"The column “{heading}” is not known and was left out." for heading in self.unknown]
        return left_out + [f"The sheet “{name}” has rows too and was not read." for name in self.other_sheets]


def stage_name(text: str) -> str:
    """“Date of stage 1: team manager (answered)” -> "stage 1 team manager"."""
    return " ".join(word for word in plain(text).split() if word not in NOISE | ANSWER).replace("level ", "stage ")


def match(sheet: Sheet, stage_names: Iterable[str]) -> Columns:
    """Return the columns by the row among the first ten in which most headings are known."""
    names = set(stage_names)
    tried = [_match_row(row, names) for row in sheet.rows[:HEADINGS_WITHIN]]
    return max(tried, key=lambda columns: columns.recognised, default=Columns())


def choose(found: list[Sheet], stage_names: Iterable[str]) -> tuple[Sheet, Columns]:
    """Return the sheet whose headings are known best, with its columns; raises UnreadableFile where none are."""
    names = list(stage_names)
    pairs = [(sheet, match(sheet, names)) for sheet in found]
    sheet, columns = max(pairs, key=lambda pair: pair[1].recognised, default=(None, Columns()))
    if sheet is None or columns.recognised < 2:
        wanted = ", ".join(f"“{field}”" for field in NEEDED)
        raise UnreadableFile(f"No row of headings was found. The file needs at least the columns {wanted}.")
    _report_missing(columns)
    columns.other_sheets = [shown(other.name) for other in found if other is not sheet and other.rows]
    return sheet, columns


def _match_row(row: Row, names: set[str]) -> Columns:
    columns = Columns(row=row.number)
    for index, cell in enumerate(row.cells):
        if isinstance(cell, str) and cell:
            _match_cell(columns, index, cell, names)
    return columns


def _match_cell(columns: Columns, index: int, heading: str, names: set[str]) -> None:
    known, name = FIELD_OF.get(plain(heading)), stage_name(heading)
    if known is None and (STAGE.match(name) or name in names):
        answered = bool(ANSWER & set(plain(heading).split()))
        column = StageColumn(index, shown(heading), name, answered)
        clash = next((c for c in columns.stages if (c.stage, c.answered) == (name, answered)), None)
        _refuse_twice(columns, heading, clash.heading) if clash else columns.stages.append(column)
    elif known is None:
        columns.unknown.append(shown(heading))
    elif known in columns.fields:
        _refuse_twice(columns, heading, columns.headings[known])
    else:
        columns.fields[known], columns.headings[known] = index, shown(heading)


def _refuse_twice(columns: Columns, heading: str, other: str) -> None:
    expected = f"one column for this; “{other}” means the same. Delete or rename one of the two."
    columns.problems.append(Problem(columns.row, shown(heading), "", expected))


def _report_missing(columns: Columns) -> None:
    for needed in NEEDED:
        if needed not in columns.fields:
            words = SYNONYMS[needed].split(";")[:3]
            also = " or ".join(f"“{word.strip()}”" for word in words)
            columns.problems.append(
                Problem(columns.row, needed.value, "", f"this column is needed and was not found ({also} will do).")
            )
