"""Entering what no record gives, and correcting it: nothing entered is ever changed or deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from children.anonymity import Known
from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reports.entered import Places, read_number
from reports.models import EnteredFigure
from reports.period import Period, PeriodRefused, in_words

Kind = EnteredFigure.Kind
WHERE = ("kind", "measure", "row", "column", "whose", "first", "last", "said")


@dataclass(frozen=True)
class EnteredSpec:
    """One figure as it was typed or stands in a file: where it belongs, for which days, how much, from where.

    `measure`, `row` and `column` are keys or labels; `value` is a number as people write it.
    """

    kind: str
    measure: str
    value: str
    first: date
    last: date
    source: str
    source_on: date
    row: str = ""
    column: str = ""
    whose: str = ""


@transaction.atomic
def enter_figure(
    *, authority: Authority, spec: EnteredSpec, by: Staff | None, today: date, places: Places | None = None,
    known: Known | None = None,
) -> EnteredFigure:  # fmt: skip
    """This function will enter a figure, a benchmark or a target; `places` and `known` are read once for several.

    Raises NotInOrder with one sentence, and the field it is about: an unknown measure, row or column, words for a
    number, no source, a day to come, a period that ends before it starts, a figure that is there already, words that name
    a child in care (papers print whose it is and its source); Denied.
    """
    _check(authority, by)
    _one_at_a_time(authority)
    typed = read_number(spec.value)
    _refuse_days(spec, today)
    places = places or Places(authority)
    where = _where(authority, spec, places)
    _refuse_beside(authority, where)
    refuse_names(authority, {"whose": spec.whose, "source": spec.source}, known=known)
    before = _latest(authority, where)
    if before and before.value is not None:
        day = f"{before.recorded_at:%d/%m/%Y}"
        raise NotInOrder(f"It was entered already, as {before.shown}, on {day}; correct that one.", field="value")
    row = EnteredFigure.objects.create(
        authority=authority, value=typed.value, decimals=typed.decimals, source=_source(spec.source),
        source_on=spec.source_on, by=by, supersedes=before, why="Entered anew." if before else "",
        said=places.said(where), **where,
    )  # fmt: skip
    return _recorded("enteredfigure.enter", row, by)


@transaction.atomic
def enter_figures(*, authority: Authority, specs: Iterable[EnteredSpec], by: Staff | None, today: date) -> int:
    """This function will enter several figures, all or none, and return how many. Raises as `enter_figure` does."""
    once = {"places": Places(authority), "known": Known.of(authority)}
    return len([enter_figure(authority=authority, spec=spec, by=by, today=today, **once) for spec in specs])


@transaction.atomic
def correct_figure(
    *, figure: EnteredFigure, value: str, source: str, source_on: date, why: str, by: Staff | None, today: date
) -> EnteredFigure:
    """This function will enter another value in the place of one that was wrong, which stays on record with why.

    Raises NotInOrder, also where somebody has corrected it meanwhile, and where words name a child in care; Denied.
    """
    _check(figure.authority, by)
    typed = read_number(value)
    _refuse_future(source_on, today, "source_on")
    refuse_names(figure.authority, {"source": source, "why": why})
    more = {"value": typed.value, "decimals": typed.decimals, "source": _source(source), "source_on": source_on}
    return _supersede(figure, why, by, "enteredfigure.correct", more)


@transaction.atomic
def take_back_figure(*, figure: EnteredFigure, why: str, by: Staff | None) -> EnteredFigure:
    """This function will take a figure out of every table; it stays on record with why. Raises NotInOrder, Denied."""
    _check(figure.authority, by)
    refuse_names(figure.authority, {"why": why})
    more = {"value": None, "decimals": 0, "source": figure.source, "source_on": figure.source_on}
    return _supersede(figure, why, by, "enteredfigure.take_back", more)


def _supersede(figure: EnteredFigure, why: str, by: Staff | None, verb: str, more: dict) -> EnteredFigure:
    _check(figure.authority, by)
    _one_at_a_time(figure.authority)
    if not why.strip():
        raise NotInOrder("Say what was wrong.", field="why")
    if figure.value is None or EnteredFigure.objects.filter(supersedes=figure).exists():
        raise NotInOrder("This figure has been corrected or taken back meanwhile; look at it again.")
    where = {name: getattr(figure, name) for name in WHERE}
    row = EnteredFigure.objects.create(
        authority=figure.authority, supersedes=figure, why=why.strip()[:200], by=by, **where, **more
    )
    return _recorded(verb, row, by)


def _check(authority: Authority, by: Staff | None) -> None:
    if by is None:
        return
    require(by, Permission.ENTER_FIGURES)
    if by.authority_id != authority.pk:
        raise Denied("Figures are entered for your own authority only.")


def _one_at_a_time(authority: Authority) -> None:
    # Two people enter the same figure at once: the second waits here, and is then told that it is there.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)


def _refuse_days(spec: EnteredSpec, today: date) -> None:
    if spec.kind not in Kind.values:
        raise NotInOrder(f"“{spec.kind}” is no kind; expected one of: {', '.join(Kind.values)}.", field="kind")
    try:
        Period.of_days(spec.first, spec.last)
    except PeriodRefused as problem:
        raise NotInOrder(str(problem), field="last") from None
    if spec.kind != Kind.TARGET:
        _refuse_future(spec.last, today, "last")
    _refuse_future(spec.source_on, today, "source_on")


def _refuse_future(day: date, today: date, field: str) -> None:
    if day > today:
        raise NotInOrder(f"{in_words(day)} is in the future; give a day that has come.", field=field)


def _where(authority: Authority, spec: EnteredSpec, places: Places) -> dict:
    """Return the fields that say where a figure stands."""
    measure = places.key(spec.kind, spec.measure)
    place = places.of(spec.kind, measure, spec.first, spec.last)
    own = spec.kind == Kind.FIGURE
    if own and (spec.column.strip() or spec.whose.strip()):
        raise NotInOrder("A figure of your own has no column and is nobody else's.", field="column")
    if spec.kind == Kind.BENCHMARK and not spec.whose.strip():
        raise NotInOrder("Say whose figure it is: England, Statistical neighbours, or another name.", field="whose")
    return {
        "kind": spec.kind, "measure": measure, "row": place.row(spec.row), "first": spec.first, "last": spec.last,
        "column": "" if own else place.column(spec.column), "whose": spec.whose.strip()[:120],
    }  # fmt: skip


def _refuse_beside(authority: Authority, where: dict) -> None:
    """A figure for a year and one for its last day stand at the same place: only one of them can."""
    place = {name: value for name, value in where.items() if name != "first"}
    others = EnteredFigure.objects.of(authority).in_force().filter(**place).exclude(first=where["first"])
    other = next((row for row in others if where["last"] in (where["first"], row.first)), None)
    if other:
        period = Period.of_days(other.first, other.last)
        raise NotInOrder(f"It was entered already for {period.in_words}; take that one back first.", field="last")


def _latest(authority: Authority, where: dict) -> EnteredFigure | None:
    """Return what was last entered at a place, taken back or not."""
    return EnteredFigure.objects.of(authority).filter(superseded_by=None, **where).first()


def _source(words: str) -> str:
    if not words.strip():
        raise NotInOrder("Say where the figure comes from.", field="source")
    return words.strip()[:200]


def _recorded(verb: str, row: EnteredFigure, by: Staff | None) -> EnteredFigure:
    detail = {"kind": row.kind, "measure": row.measure, "last": row.last}
    audit.record(verb, by=by, subject=row, children=[], detail=detail)
    return row
