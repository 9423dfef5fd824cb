"""The modules of the return, each known by its set of columns; and which columns are taken, how, and by whose rule."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from exchange.problems import shown
from exchange.ssda903 import codes, records
from exchange.ssda903.codes import CodeList
from iro_portal.core.spreadsheet import UnreadableFile

CHILD = "CHILD"


class Plain(StrEnum):
    """What a column holds that is not a code."""

    DAY = "day"
    NUMBER = "number"
    MILES = "miles"


class Column(NamedTuple):
    """A column that is taken: what it holds, the rule that a bad value breaks, and the one that a blank breaks.

    One that `may_be_absent` is no part of the return itself: some case systems add it.
    """

    name: str
    holds: Plain | CodeList
    rule: str
    blank: str = ""
    may_be_absent: bool = False


@dataclass(frozen=True)
class Module:
    """One module that is taken. `taken` stands in the order of the fields of `record`, after its row."""

    name: str
    columns: frozenset[str]
    record: type[tuple]
    taken: tuple[Column, ...]
    not_in_header: str = ""
    born_differs: str = ""
    only_once: str = ""
    facts: tuple[str, ...] = ()  # where all of these are blank the row says nothing

    @property
    def may_have(self) -> frozenset[str]:
        """The columns by which it is not known, taken where they are there."""
        return frozenset(column.name for column in self.taken if column.may_be_absent)


def _born(**names: str) -> Column:
    return Column("DOB", Plain.DAY, **names)


BORN_AGAIN = _born(rule="born-unreadable", blank="born-blank")

HEADER = Module(
    "Header",
    frozenset({CHILD, "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"}),
    records.Header,
    (
        Column("SEX", codes.SEX, "101", "101"),
        _born(rule="102", blank="102"),
        Column("ETHNIC", codes.ETHNIC, "103", "103"),
    ),
    only_once="INT32",
)
EPISODES = Module(
    "Episodes",
    frozenset(
        {CHILD, "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE"}
        | {"HOME_POST", "PL_POST", "URN"}
    ),
    records.Episode,
    (
        Column("DECOM", Plain.DAY, "141", "141"),
        Column("RNE", codes.RNE, "143", "143"),
        Column("LS", codes.LS, "144", "144"),
        Column("CIN", codes.CIN, "145", "145"),
        Column("PLACE", codes.PLACE, "146", "146"),
        Column("PLACE_PROVIDER", codes.PLACE_PROVIDER, "178"),
        Column("DEC", Plain.DAY, "147"),
        Column("REC", codes.REC, "149"),
        Column("REASON_PLACE_CHANGE", codes.REASON_PLACE_CHANGE, "1009"),
        Column("PL_DISTANCE", Plain.MILES, "distance", may_be_absent=True),
    ),
    not_in_header="INT03",
)
REVIEWS = Module(
    "Reviews",
    frozenset({CHILD, "DOB", "REVIEW", "REVIEW_CODE"}),
    records.Review,
    (BORN_AGAIN, Column("REVIEW", Plain.DAY, "166", "166"), Column("REVIEW_CODE", codes.REVIEW_CODE, "167", "167")),
    not_in_header="INT08",
    born_differs="INT17",
    facts=("REVIEW", "REVIEW_CODE"),
)
UASC = Module(
    "UASC",
    frozenset({CHILD, "SEX", "DOB", "DUC"}),
    records.Uasc,
    (Column("SEX", codes.SEX, "101"), BORN_AGAIN, Column("DUC", Plain.DAY, "104")),
    not_in_header="INT09",
    born_differs="INT18",
    only_once="INT36",
)
MISSING = Module(
    "Missing",
    frozenset({CHILD, "DOB", "MISSING", "MIS_START", "MIS_END"}),
    records.Missing,
    (
        BORN_AGAIN,
        Column("MISSING", codes.MISSING, "1006", "1006"),
        Column("MIS_START", Plain.DAY, "1004", "564"),
        Column("MIS_END", Plain.DAY, "1005"),
    ),
    not_in_header="INT04",
    born_differs="INT13",
    facts=("MISSING", "MIS_START", "MIS_END"),
)
OC2 = Module(
    "OC2",
    frozenset(
        {CHILD, "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK"}
        | {"HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"}
    ),
    records.Oc2,
    (
        BORN_AGAIN,
        Column("SDQ_SCORE", Plain.NUMBER, "180"),
        Column("SDQ_REASON", codes.SDQ_REASON, "196"),
        Column("HEALTH_ASSESSMENT", codes.HEALTH_ASSESSMENT, "181"),
    ),
    not_in_header="INT05",
    born_differs="INT14",
    only_once="INT33",
)
TAKEN = {module.name: module for module in (HEADER, EPISODES, REVIEWS, UASC, MISSING, OC2)}

# Recognised and left out: care leavers, adoption, social workers, deprivation of liberty are no part of the import.
SKIPPED = {
    "OC3": frozenset({CHILD, "DOB", "IN_TOUCH", "ACTIV", "ACCOM"}),
    "AD1": frozenset(
        {CHILD, "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"}
    ),
    "PlacedAdoption": frozenset({CHILD, "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"}),
    "PrevPerm": frozenset({CHILD, "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"}),
    "SWEpisodes": frozenset({CHILD, "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"}),
    "DoLo": frozenset({CHILD, "DOB", "DOLO_START", "DOLO_END"}),
}  # fmt: skip
COLUMNS = {name: module.columns for name, module in TAKEN.items()} | SKIPPED
MAY_HAVE = {name: module.may_have for name, module in TAKEN.items()} | dict.fromkeys(SKIPPED, frozenset())
IN_EVERY_MODULE = frozenset({CHILD, "DOB"})


def recognise(file: str, heading: list[str]) -> str:
    """Return the name of the module whose columns these are, in any order; raises UnreadableFile where none fits."""
    repeated = sorted({name for name in heading if heading.count(name) > 1})
    if repeated:
        raise UnreadableFile(f"{file} has the {_named(repeated)} twice; each column is expected once.")
    found = frozenset(heading)
    for name, columns in COLUMNS.items():
        if columns == found - MAY_HAVE[name]:
            return name
    raise UnreadableFile(_not_one(file, found))


def _not_one(file: str, found: frozenset[str]) -> str:
    nearest = max(COLUMNS, key=lambda name: _likeness(COLUMNS[name], found))
    expected = COLUMNS[nearest]
    if not (found & expected) - IN_EVERY_MODULE:
        first = f"; it has the {_named(sorted(found)[:8])}" if any(found) else ""
        return f"{file} is no module of an SSDA903 return{first}. A module is known by its columns in row 1."
    missing, extra = sorted(expected - found), sorted(found - expected - MAY_HAVE[nearest])
    parts = [f"lacks the {_named(missing)}"] if missing else []
    parts += [f"has the {_named(extra)} besides{_whose(extra, nearest)}"] if extra else []
    return (
        f"{file} is nearest to the module {nearest}, but {' and '.join(parts)}. Nothing is guessed from other columns."
    )


def _likeness(columns: frozenset[str], found: frozenset[str]) -> float:
    return len(columns & found) / len(columns | found)


def _whose(extra: list[str], nearest: str) -> str:
    owners = [name for name, columns in COLUMNS.items() if name != nearest and set(extra) & (columns - IN_EVERY_MODULE)]
    return f" (it belongs to {' or '.join(owners)})" if owners else ""


def _named(columns: list[str]) -> str:
    return ("column " if len(columns) == 1 else "columns ") + ", ".join(
        shown(name) or "without a name" for name in columns
    )
