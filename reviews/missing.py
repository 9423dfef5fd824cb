"""The matrix of missing items: how every item of every child stands, read in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Subquery

from children.ages import age_on
from children.models import Allocation, Child, PeriodOfCare
from iro_portal.core.working_days import Calendar, calendar
from people.models import Authority, Staff
from reviews import visits
from reviews.due_dates import first_review_limit, working_days_from
from reviews.items import LABELS, Cell, Column, File, judge
from reviews.models import ItemDate, Review, WorkflowStep
from reviews.models.review import rules_on
from reviews.states import ReviewState, StepState

PAPERS = ("report", "care-plan", "pathway-plan")
HEADER = ["Child", "Council id", "Age", "Team", *(LABELS[column] for column in Column), "Gaps"]


@dataclass(frozen=True)
class Line:
    """One child and how their items stand."""

    pk: int
    reference: str
    council_id: str
    name: str
    age: int
    team: str
    cells: dict[Column, Cell]

    @property
    def gaps(self) -> int:
        return sum(cell.is_gap for cell in self.cells.values())


def of_caseload(viewer: Staff, on: date):
    """Children whose IRO or social worker this person is, or acts for."""
    held = Allocation.objects.current(on).filter(staff__in=viewer.duties(on).acting_as)
    return Child.objects.visible_to(viewer, on).filter(pk__in=held.values("child_id"))


def lines(children, authority: Authority, on: date) -> list[Line]:
    """Return how each of these children (a queryset) stands who is in care, those with the most gaps first."""
    team = Allocation.objects.current(on).teams().filter(child=OuterRef("pk")).values("team__name")[:1]
    children = children.in_care(on)
    found = children.annotate(team_now=Subquery(team)).order_by()
    rows = found.values_list("pk", "reference", "council_id", "name", "date_of_birth", "team_now")
    files = _files(children, authority, on)
    made = [
        Line(pk, reference, council_id, name, age_on(born, on), team or "", judge(files(pk, born), on))
        for pk, reference, council_id, name, born, team in rows
    ]
    return sorted(made, key=lambda line: (-line.gaps, line.name, line.pk))


def cell_of(child: Child, column: Column, on: date) -> Cell | None:
    """Return how one item of one child stands; None for who is not in care."""
    found = lines(Child.objects.filter(pk=child.pk), child.authority, on)
    return found[0].cells[column] if found else None


def in_words(cell: Cell) -> str:
    """“Overdue since 03/11/2026”, for a file."""
    until = "until " if cell.day and not cell.is_gap and cell.standing == "In place" else ""
    return f"{cell.standing} {until}{cell.day:%d/%m/%Y}" if cell.day else str(cell.standing)


def for_file(found: Iterable[Line]) -> Iterable[list]:
    """Return the matrix as the rows of a file, under HEADER."""
    for line in found:
        cells = [in_words(line.cells[column]) for column in Column]
        yield [f"{line.name} ({line.reference})", line.council_id, line.age, line.team, *cells, line.gaps]


class _Reviews:
    """The reviews of one child's present period of care."""

    def __init__(self) -> None:
        self.held: list[tuple[int, date]] = []
        self.next_on: date | None = None

    @property
    def last(self) -> tuple[int, date] | tuple[None, None]:
        return self.held[-1] if self.held else (None, None)


def _files(children, authority: Authority, on: date):
    """Return a function that gives the file of a child."""
    days, rules = calendar(authority.calendar), rules_on(authority, on)
    reviews, starts = _reviews(children, on), _starts(children, on)
    waits, served, signed_steps = _steps(children, reviews, days)
    signed, due = _dates(children)
    visited = {row.child_id: row for row in visits.standings(children, authority, on)}

    def file(pk: int, born: date) -> File:
        known, visit, start = reviews[pk], visited.get(pk), starts.get(pk)
        held_on = known.last[1]
        papers = known.next_on and working_days_from(days, known.next_on, -rules.plan_received_days)
        bare = File(born, age_on(born, on), start, signed=_later(signed[pk], signed_steps[pk]), due=due[pk])
        return replace(
            bare, held=held_on, papers_due=papers, waits=waits[pk], served=frozenset(served[pk]),
            first_review_limit=first_review_limit(days, start) if start else None,
            second_review=known.held[1][1] if len(known.held) > 1 else None,
            last_visit=visit.last_visit if visit else None, visit_due=visit.due_on if visit else None,
        )  # fmt: skip

    return file


def _starts(children, on: date) -> dict[int, date]:
    periods = PeriodOfCare.objects.current(on).filter(kind=PeriodOfCare.Kind.CARE, start_known=True, child__in=children)
    return dict(periods.order_by().values_list("child_id", "start"))


def _reviews(children, on: date) -> dict[int, _Reviews]:
    periods = PeriodOfCare.objects.current(on).filter(kind=PeriodOfCare.Kind.CARE)
    rows = Review.objects.filter(child__in=children, period__in=periods).exclude(state=ReviewState.CANCELLED)
    found: dict[int, _Reviews] = defaultdict(_Reviews)
    columns = ("pk", "child_id", "held_on", "planned_on", "limit_on")
    for pk, child, held_on, planned_on, limit_on in rows.order_by("held_on", "pk").values_list(*columns):
        if held_on:
            found[child].held.append((pk, held_on))
        else:
            found[child].next_on = planned_on or limit_on
    return found


def _steps(children, reviews: dict[int, _Reviews], days: Calendar) -> tuple[dict, dict, dict]:
    """Which papers the last held review still waits for (until when they were due), which it had; all sign-offs."""
    waits, served, signed = defaultdict(dict), defaultdict(set), defaultdict(dict)
    rows = WorkflowStep.objects.filter(review__child__in=children, stage__key__in=PAPERS).order_by("signed_off_on")
    columns = ("review_id", "review__child_id", "stage__key", "state", "signed_off_on", "stage__due_working_days")
    for review, child, key, state, signed_on, offset in rows.values_list(*columns):
        last, held_on = reviews[child].last
        if state == StepState.SIGNED_OFF:
            signed[child][key] = max(signed_on, signed[child].get(key, signed_on))
            if review == last:
                served[child].add(key)
        elif review == last:
            waits[child][key] = working_days_from(days, held_on, offset)
    return waits, served, signed


def _dates(children) -> tuple[dict, dict]:
    """The last sign-off of each item; the latest day by which one is wanted that is not signed off."""
    signed, due = defaultdict(dict), defaultdict(dict)
    rows = ItemDate.objects.filter(child__in=children).order_by()
    for child, item, due_on, signed_on in rows.values_list("child_id", "item", "due_on", "signed_off_on"):
        if signed_on:
            signed[child][item] = max(signed_on, signed[child].get(item, signed_on))
        elif due_on:
            due[child][item] = max(due_on, due[child].get(item, due_on))
    return signed, due


def _later(one: dict[str, date], other: dict[str, date]) -> dict[str, date]:
    return {item: max(filter(None, (one.get(item), other.get(item)))) for item in {*one, *other}}
