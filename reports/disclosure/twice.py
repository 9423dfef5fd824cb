"""What tables tell twice: one count under two names, counts that add up to one of another table, what came in and went.

Whoever reads both knows that, so it is related like the sums that are printed. What the figures belie (a code that an
authority puts under another row, a child who left and came back) is left out where it is related.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.disclosure.counted import Name
from reports.period import Period
from reports.table import Table

Pair = tuple[str, str]
Named = tuple[str, Pair | None]  # a measure, and the value of a dimension to which it is narrowed
Ending = Callable[[date], Sequence[Period]]  # the periods, of those that are counted, whose last day is this one
REVIEWS, BY_RECORD = "reviews", "timeliness-by-record"
IN_CARE, MONTH_END, CAME, LEFT = "children-in-care", "in-care-at-month-end", "children-entering", "children-leaving"
LOOKED_AFTER = ("times-in-care", "children-looked-after")
SIBLINGS, GROUP_SIZE = "siblings-in-care", "group-size"
CONCERNED, TIMES, OF_ESCALATIONS = "children-concerned", "times-escalated", "children-of-escalations"
REACHED, HIGHEST, STAGE = "stages-reached", "escalations", "stage"


@dataclass(frozen=True)
class Told:
    """Counts, each with a factor, that come to 0 together; to 0 or more unless `is_equal`.

    `while_none`: it is known only where this count is 0.
    """

    terms: tuple[tuple[int, Name], ...]
    is_equal: bool = True
    while_none: Name | None = None


def _heard(voice: str, *codes: str) -> tuple[Named, tuple[Named, ...]]:
    return (REVIEWS, ("voice", voice)), tuple((REVIEWS, ("participation", code)) for code in codes)


SUMS: tuple[tuple[Named, tuple[Named, ...]], ...] = (
    ((CONCERNED, None), (("children-escalated", None),)),
    (("late-reviews", None), ((REVIEWS, ("timeliness", "late")),)),
    # The codes of SSDA903, as the headline figures put them together.
    _heard("spoke", "pn1", "pn3"),
    _heard("advocate", "pn2", "pn5"),
    _heard("medium", "pn6"),
    _heard("silent", "pn4"),
    _heard("absent", "pn7"),
    _heard("under-4", "pn0"),
    _heard("unlisted", "unlisted"),
    _heard("none", "none"),
    # In time by the day held, and not by the day of the record, or the other way round: the difference.
    ((REVIEWS, (BY_RECORD, "late")), ((REVIEWS, ("timeliness", "late")), (REVIEWS, ("timeliness-difference", "record-only")))),
    (
        (REVIEWS, ("timeliness", "in-time")),
        (
            (REVIEWS, (BY_RECORD, "in-time")), (REVIEWS, (BY_RECORD, "waiting")),
            (REVIEWS, ("timeliness-difference", "record-only")),
        ),
    ),
    (("reviews-compared", None), (("reviews-with-earlier", None),)),
    (("children-by-iros", None), ((IN_CARE, None),)),
    ((IN_CARE, None), (("distance-known", None), ("distance-unknown", None))),
)  # fmt: skip


def parts_of(name: Name) -> Iterator[list[Name]]:
    """Yield what else a count is the sum of: names, whether or not a table holds them; one is the count itself."""
    kind, authority, measure, period, only = name
    for (whole, pair), parts in SUMS:
        if whole == measure and (pair is None or pair in only):
            rest = only - {pair}
            yield [(kind, authority, part, period, rest | ({own} if own else set())) for part, own in parts]
    if (measure, only) == (IN_CARE, frozenset()):
        yield [(kind, authority, MONTH_END, period, frozenset({("month", f"{period.last:%Y-%m}")}))]


def told_of(name: Name, ending: Ending) -> Iterator[Told]:
    """Yield what else is known of a count beside sums of other counts."""
    _, _, measure, _, only = name
    if measure in (IN_CARE, MONTH_END):
        yield from _stock_and_flow(name, ending)
    if measure == "sibling-groups" and len(only) == 1:
        ((dimension, size),) = only
        if dimension == GROUP_SIZE and size.isdecimal():
            children = _named(name, SIBLINGS, only)
            yield Told(((1, children), (-int(size), name)))
            yield Told(((1, children), (-int(size), name)), is_equal=False)  # groups so large, or larger
    if measure == OF_ESCALATIONS and not only:
        one, two, more = (_named(name, CONCERNED, frozenset({(TIMES, times)})) for times in ("1", "2", "3"))
        terms = (1, name), (-1, one), (-2, two), (-3, more)
        yield Told(terms, is_equal=False)
        yield Told(terms, while_none=more)


def _named(name: Name, measure: str, only: frozenset = frozenset(), period: Period | None = None) -> Name:
    kind, authority, _, own, _ = name
    return kind, authority, measure, period or own, only


def _stock_and_flow(name: Name, ending: Ending) -> Iterator[Told]:
    """Who is in care is who was before, with those who came and without those who left since."""
    _, _, measure, period, only = name
    before = [_named(name, IN_CARE, period=each) for each in ending(period.start - timedelta(days=1))]
    if measure == IN_CARE and not only:
        for measured in LOOKED_AFTER:
            at_any_time = _named(name, measured)
            yield Told(((1, at_any_time), (-1, name), (-1, _named(name, LEFT))))
            yield from (Told(((1, at_any_time), (-1, each), (-1, _named(name, CAME)))) for each in before)
    months = [f"{first:%Y-%m}" for first in period.months()]
    place = next((place for place, month in enumerate(months) if only == {("month", month)}), None)
    if place:
        before = [_named(name, MONTH_END, frozenset({("month", months[place - 1])}))]
    if place is not None or (measure == IN_CARE and not only):
        flow = (-1, _named(name, CAME, only)), (1, _named(name, LEFT, only))
        yield from (Told(((1, name), (-1, each), *flow)) for each in before)


def told_of_ladder(table: Table) -> Iterator[Told]:
    """Yield what is known where each step of a ladder is taken: who got no further is who reached it and not the next."""
    steps = [row.only for row in table.rows if [dimension for dimension, _ in row.only] == [STAGE]]
    for column in table.columns if steps else ():
        if column.measure != REACHED or column.worked:
            continue
        reached, highest = (
            [("count", table.authority, measure, column.period or table.period, frozenset((*table.only, *step)))
             for step in steps]
            for measure in (REACHED, HIGHEST)
        )  # fmt: skip
        for place, top in enumerate(highest):
            further = [(1, each) for each in reached[place + 1 : place + 2]]
            yield Told(((1, top), (-1, reached[place]), *further))
