"""What tables tell twice: one count under two names, or counts of one table that add up to one of another.

Whoever reads both knows that, so it is related like the sums that are printed. What the figures belie (a code that an
authority puts under another row) is left out where it is related.
"""

from collections.abc import Iterator

from reports.disclosure.counted import Name

Pair = tuple[str, str]
Named = tuple[str, Pair | None]  # a measure, and the value of a dimension to which it is narrowed
REVIEWS, IN_CARE, MONTH_END = "reviews", "children-in-care", "in-care-at-month-end"


def _heard(voice: str, *codes: str) -> tuple[Named, tuple[Named, ...]]:
    return (REVIEWS, ("voice", voice)), tuple((REVIEWS, ("participation", code)) for code in codes)


SUMS: tuple[tuple[Named, tuple[Named, ...]], ...] = (
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
    (("children-by-iros", None), ((IN_CARE, None),)),
    ((IN_CARE, None), (("distance-known", None), ("distance-unknown", None))),
)


def parts_of(name: Name) -> Iterator[list[Name]]:
    """Yield what else a count is the sum of: names, whether or not a table holds them; one is the count itself."""
    kind, authority, measure, period, only = name
    for (whole, pair), parts in SUMS:
        if whole == measure and (pair is None or pair in only):
            rest = only - {pair}
            yield [(kind, authority, part, period, rest | ({own} if own else set())) for part, own in parts]
    if (measure, only) == (IN_CARE, frozenset()):
        yield [(kind, authority, MONTH_END, period, frozenset({("month", f"{period.last:%Y-%m}")}))]
