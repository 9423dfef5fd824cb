"""Whether an item of a child's file is in place: pure functions of dates, each with where its rule comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from reviews.due_dates import add_months

MONTHS_TO_PERMANENCE = 4
PATHWAY_FROM = 16


class Standing(StrEnum):
    """How an item stands on a day; the value is what a page says."""

    IN_PLACE = "In place"
    DUE = "Due on"
    OVERDUE = "Overdue since"
    MISSING = "Missing"
    NOT_APPLICABLE = "Not applicable at this age"


class Column(StrEnum):
    """What is looked at for every child, in this order; from 16 the pathway plan takes the care plan's place."""

    REPORT = "report"
    PLAN = "plan"
    PERMANENCE_PLAN = "permanence-plan"
    HEALTH = "health"
    SDQ = "sdq"
    PEP = "pep"
    VISIT = "visit"


LABELS = {
    Column.REPORT: "Social worker’s report",
    Column.PLAN: "Care plan or pathway plan",
    Column.PERMANENCE_PLAN: "Permanence plan",
    Column.HEALTH: "Health assessment",
    Column.SDQ: "SDQ",
    Column.PEP: "Personal education plan",
    Column.VISIT: "Visit by the social worker",
}


@dataclass(frozen=True)
class Cell:
    """How one item of one child stands. `day`: by when it is or was due; in place, until when (None: for good)."""

    standing: Standing
    day: date | None = None

    @property
    def is_gap(self) -> bool:
        return self.standing in (Standing.OVERDUE, Standing.MISSING)


@dataclass(frozen=True)
class Ages:
    """From which age an item is wanted and up to which, both included; every so many days or months."""

    first: int
    last: int
    months: int = 0
    days: int = 0

    def fits(self, age: int) -> bool:
        return self.first <= age <= self.last

    def until(self, day: date) -> date:
        """Return until when one of a day holds."""
        return add_months(day, self.months) + timedelta(days=self.days)


# Health assessment: at least every 6 months under five, yearly from five (Care Planning, Placement and Case Review
# (England) Regulations 2010, reg 7). SDQ: yearly, for children of 4 to 16 looked after for a year (SSDA903 guide, OC2).
# Personal education plan: reviewed every term (Promoting the education of looked-after children, 2018); three terms a
# year make 122 days. From three, when early education begins, up to 17.
UNDER_FIVE, FROM_FIVE = Ages(0, 4, months=6), Ages(5, 17, months=12)
SDQ = Ages(4, 16, months=12)
PEP = Ages(3, 17, days=122)
MONTHS_BEFORE_SDQ = 12


@dataclass(frozen=True)
class File:
    """What is known of a child's file on a day, for the present period of care.

    `signed` holds the last sign-off of each item, `due` the day by which the next one is wanted where the case system or a
    person says so. `papers_due` is the day by which papers for the review to come are wanted, `held` the last review held,
    `waits` the papers that the last review held still waits for with their due day, `served` those that it had.
    """

    born: date
    age: int
    in_care_from: date | None
    signed: Mapping[str, date] = field(default_factory=dict)
    due: Mapping[str, date] = field(default_factory=dict)
    first_review_limit: date | None = None
    second_review: date | None = None
    held: date | None = None
    papers_due: date | None = None
    waits: Mapping[str, date | None] = field(default_factory=dict)
    served: frozenset[str] = frozenset()
    last_visit: date | None = None
    visit_due: date | None = None


def judge(file: File, on: date) -> dict[Column, Cell]:
    """Return how every item of a child stands on a day."""
    plan = "pathway-plan" if file.age >= PATHWAY_FROM else "care-plan"
    return {
        Column.REPORT: paper(file, "report", on),
        Column.PLAN: paper(file, plan, on),
        Column.PERMANENCE_PLAN: permanence_plan(file, on),
        Column.HEALTH: health(file, on),
        Column.SDQ: sdq(file, on),
        Column.PEP: pep(file, on),
        Column.VISIT: visit(file, on),
    }


def paper(file: File, item: str, on: date) -> Cell:
    """A report or plan for reviews: signed off since the last review, or for it.

    Signed off since the last review it is there for the one to come. One that served the last review holds until papers
    for the next are wanted: as many working days before it as the authority's rules say (usually 3; Portsmouth 2013/14).
    """
    if item in file.waits:
        return _wanted(file.waits[item], on)
    signed, due = file.signed.get(item), file.due.get(item) or file.papers_due
    if signed and (file.held is None or signed > file.held):
        return Cell(Standing.IN_PLACE)
    if (signed and signed == file.held) or item in file.served:
        return Cell(Standing.IN_PLACE, due) if due is None or due >= on else Cell(Standing.OVERDUE, due)
    return _wanted(due, on)


def permanence_plan(file: File, on: date) -> Cell:
    """A plan for permanence by the second review, the four-month review (Harrow 2018/19 counts it so: 87%)."""
    if file.signed.get("permanence-plan"):
        return Cell(Standing.IN_PLACE)
    by_start = add_months(file.in_care_from, MONTHS_TO_PERMANENCE) if file.in_care_from else None
    return _wanted(file.due.get("permanence-plan") or file.second_review or by_start, on)


def health(file: File, on: date) -> Cell:
    """A health assessment in time for the first review, then every 6 months under five and yearly from five (reg 7)."""
    last = file.signed.get("health")
    ages = UNDER_FIVE if UNDER_FIVE.fits(file.age) else FROM_FIVE
    return _periodic(file, "health", ages.until(last) if last else None, file.first_review_limit, on)


def sdq(file: File, on: date) -> Cell:
    """A strengths and difficulties questionnaire a year, from 4 to 16, once looked after for a year (SSDA903, OC2)."""
    if not SDQ.fits(file.age):
        return Cell(Standing.NOT_APPLICABLE)
    last = file.signed.get("sdq")
    first = add_months(file.in_care_from, MONTHS_BEFORE_SDQ) if file.in_care_from else None
    return _periodic(file, "sdq", SDQ.until(last) if last else None, first, on)


def pep(file: File, on: date) -> Cell:
    """A personal education plan in time for the first review, then one every term (statutory guidance, 2018)."""
    if not PEP.fits(file.age):
        return Cell(Standing.NOT_APPLICABLE)
    last = file.signed.get("pep")
    return _periodic(file, "pep", PEP.until(last) if last else None, file.first_review_limit, on)


def visit(file: File, on: date) -> Cell:
    """A visit by the social worker within the authority's limit (reg 28)."""
    if file.visit_due is None:
        return Cell(Standing.MISSING)
    if file.visit_due < on:
        return Cell(Standing.OVERDUE, file.visit_due)
    return Cell(Standing.IN_PLACE if file.last_visit else Standing.DUE, file.visit_due)


def _periodic(file: File, item: str, until: date | None, first: date | None, on: date) -> Cell:
    """An item that has to be renewed. A day that the case system gives for the next one comes before the rule's."""
    due = file.due.get(item) or until or first
    if until and until >= on and (due is None or due >= on):
        return Cell(Standing.IN_PLACE, min(until, due) if due else until)
    return _wanted(due, on)


def _wanted(due: date | None, on: date) -> Cell:
    if due is None:
        return Cell(Standing.MISSING)
    return Cell(Standing.DUE if due >= on else Standing.OVERDUE, due)
