"""The printed counts of Brent, Portsmouth and Harrow, and how their children are drawn until all of them hold.

Sources: Brent, IRO annual report 2018/19; Portsmouth, IRO annual report 2013/14; Harrow, IRO annual report 2018/19.
Children, days and codes are invented; the counts are not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from exchange.sample.printed import attributes
from exchange.sample.printed.flow import Flow, Year, months_of
from exchange.sample.printed.held import Reviews, ReviewsOfYear
from exchange.sample.printed.people import CannotBe, Stay, birthday_before
from iro_portal.core.working_days import Calendar

GROUPS = {
    "white": ("WBRI", "WBRI", "WIRI", "WOTH", "WROM"),
    "mixed": ("MWBC", "MWBC", "MWBA", "MWAS", "MOTH"),
    "asian": ("AIND", "APKN", "AOTH", "ABAN"),
    "black": ("BAFR", "BAFR", "BCRB", "BOTH"),
    "other": ("OOTH",),
}
OTHER_PLACES = (("P1", "PR0"), ("A5", "PR1"), ("A6", "PR1"), ("R2", "PR3"), ("K1", "PR2"), ("R3", "PR5"))
PLACES = {
    "in-house-fostering": (("U6", "PR1"), ("U4", "PR1"), ("U1", "PR1"), ("U3", "PR1")),
    "agency-fostering": (("U6", "PR4"), ("U4", "PR4"), ("U6", "PR5")),
    "in-house-residential": (("K2", "PR1"),),
    "external-residential": (("K2", "PR4"), ("S1", "PR4"), ("R1", "PR5")),
    "lodgings": (("H5", "PR4"), ("P2", "")),
    "other": OTHER_PLACES,
}
USUAL_LEGAL = ("C2", "C2", "C2", "V2", "V2", "C1", "E1", "J1")
USUAL_PLACES = ("in-house-fostering",) * 5 + ("agency-fostering",) * 3 + ("other", "external-residential", "lodgings")
ENTERED = ((0, 5), (6, 13), (14, 17))  # as Portsmouth prints ages on entering
# Monitoring forms completed in Harrow, April 2018 to March 2019.
FORMS_BY_MONTH = (47, 37, 36, 58, 38, 40, 55, 42, 28, 42, 51, 39)
MOST_TRIES = 20_000


@dataclass
class Made:
    """One council's children with their reviews, and the day by which all of them have left."""

    slug: str
    stays: list[Stay]
    until: date
    years: list[Year] = field(default_factory=list)


def made(draw: Callable[[Random, Calendar], Made], calendar: Calendar) -> Made:
    """Draw until every printed count holds; the same children each time."""
    for attempt in range(MOST_TRIES):
        try:
            return draw(Random(f"{draw.__name__} {attempt}"), calendar)  # noqa: S311 - made-up records
        except CannotBe:
            continue
    raise CannotBe(f"{draw.__name__}: no draw gave the printed counts")


def brent(random: Random, calendar: Calendar) -> Made:
    """318 and 298 children on 31 March; 874 reviews (60 late) and 776 (42 late)."""
    first = Year(
        2018,
        {(0, 4): 32, (5, 9): 18, (10, 15): 45, (16, 17): 68},
        {(0, 4): 41, (5, 9): 31, (10, 15): 119, (16, 17): 127},
    )
    second = Year(
        2019,
        {(0, 4): 12, (5, 9): 20, (10, 15): 30, (16, 17): 66},
        {(0, 4): 29, (5, 9): 36, (10, 15): 105, (16, 17): 128},
    )
    flow = Flow(random, 310500, GROUPS["white"] + GROUPS["black"])
    flow.begin(date(2017, 3, 31), {(0, 4): 40, (5, 9): 34, (10, 15): 124, (16, 17): 122})
    for year in (first, second):
        flow.year(year)
    until = flow.close(second.last)
    printed = {"white": (77, 57), "mixed": (60, 54), "asian": (59, 36), "black": (97, 98), "other": (25, 53)}
    attributes.give_groups(random, flow.stays, (first.last, second.last), printed, GROUPS)
    _usual(random, flow.stays)
    reviews = Reviews(random, calendar, flow.stays, until)
    reviews.hold_all()
    codes = {"PN1": 575, "PN5": 17, "PN6": 139, "PN7": 21, "PN4": 15, "PN2": 4, "PN3": 1}
    _finish(reviews, ReviewsOfYear(first, 102, codes, late=60))
    # Three of the 776 reviews have no code: the paper's rows sum to 773.
    codes = {"PN1": 529, "PN5": 7, "PN6": 130, "PN7": 6, "PN4": 9, "PN2": 6, "PN3": 3, "": 3}
    _finish(reviews, ReviewsOfYear(second, 83, codes, late=42))
    return Made("brent", flow.stays, until, [first, second])


def harrow(random: Random, calendar: Calendar) -> Made:
    """122 came, 118 left, 159 to 177 in care at the ends of the months; 525 reviews, all in time."""
    year = Year(
        2019,
        {(0, 0): 18, (1, 4): 11, (5, 9): 11, (10, 15): 31, (16, 17): 51},
        months=(162, 159, 163, 166, 170, 173, 177, 175, 172, 170, 168, 169),
    )
    flow = Flow(random, 510500, GROUPS["white"] + GROUPS["asian"] + GROUPS["black"])
    flow.begin(date(2018, 3, 31), {(0, 0): 6, (1, 4): 18, (5, 9): 25, (10, 15): 56, (16, 17): 60})
    flow.year(year)
    left = [stay for stay in flow.stays if stay.end]
    printed = {"E4A": 20, "E4B": 14, "E45": 7, "E5": 16, "E15": 3, "E11": 5, "E9": 3, "E3": 1, "E8": 42, "E41": 7}
    fits = {
        "E5": lambda stay: stay.end >= birthday_before(stay.eighteen, 2),
        "E9": lambda stay: stay.age(stay.end) >= 14,
        "E11": lambda stay: stay.age(stay.end) <= 8,
        "E15": lambda stay: stay.age(stay.start) >= 15,
        "E45": lambda stay: stay.age(stay.end) <= 12,
        "E4A": lambda stay: stay.end < stay.eighteen,
        "E4B": lambda stay: stay.end < stay.eighteen,
        "E41": lambda stay: stay.end < stay.eighteen,
    }
    attributes.give_reasons(random, left, printed, fits)
    until = flow.close(year.last)
    _usual(random, flow.stays)
    reviews = Reviews(random, calendar, flow.stays, until)
    reviews.hold_all()
    _keep_up_with_forms(reviews, year)
    under_four = len(reviews.reviews_of(year, under_four=True))
    others = 525 - under_four
    # 19 of the forms are about children who did not take part.
    codes = {"PN5": 30, "PN6": 60, "PN7": 15, "PN2": 10, "PN3": 6, "PN4": 4}
    _finish(reviews, ReviewsOfYear(year, under_four, {"PN1": others - sum(codes.values()), **codes}))
    return Made("harrow", flow.stays, until, [year])


def _keep_up_with_forms(reviews: Reviews, year: Year) -> None:
    """Let there be, by the end of each month, enough reviews for the forms sent by then, and one a month without."""
    wanted = 0
    for (first, last), forms in zip(months_of(year), FORMS_BY_MONTH, strict=True):
        wanted += forms + 1
        there = sum(year.first <= each.on <= last for stay in reviews.stays for each in stay.reviews)
        if there < wanted:
            reviews.add(year, wanted - there, lambda stay, day, first=first, last=last: first <= day <= last)


def portsmouth(random: Random, calendar: Calendar) -> Made:
    """298, 307 and 318 children on 31 March; 851 reviews in 2013/14, 19 of 292 children with one that was late."""
    years = [
        Year(
            2012,
            {(0, 0): 32, (1, 5): 18, (6, 13): 32, (14, 17): 40},
            _ages(14, 63, 65, 107, 49),
            late={(6, 13): 2, (14, 17): 6},
        ),
        Year(2013, {(0, 0): 48, (1, 5): 12, (6, 13): 25, (14, 17): 44}, _ages(27, 53, 61, 104, 62)),
        Year(
            2014,
            {(0, 0): 36, (1, 5): 39, (6, 13): 48, (14, 17): 41},
            _ages(19, 52, 73, 113, 61),
            late={(0, 0): 8, (1, 5): 16, (14, 17): 2},
        ),
    ]
    flow = Flow(random, 410000, GROUPS["white"])
    flow.begin(
        date(2011, 3, 31),
        {(0, 0): 16, (1, 1): 14, (2, 2): 30, (3, 3): 8, (4, 4): 10, (5, 9): 66, (10, 15): 104, (16, 17): 46},
    )
    for year in years:
        flow.year(year)
    stays, last = flow.stays, years[-1]
    attributes.came_twice(random, stays, last.first, last.last, 3, lambda stay, born: _keeps_ages(stay, born, years))
    until = flow.close(last.last)
    reviews = Reviews(random, calendar, stays, until)
    reviews.hold_all()
    _portsmouth_reviews(random, reviews, years)
    _portsmouth_standing(random, stays, years)
    return Made("portsmouth", stays, until, years)


def _portsmouth_reviews(random: Random, reviews: Reviews, years: list[Year]) -> None:
    bases = {2012: (224, 11), 2013: (244, 6), 2014: (264, 15)}
    codes = {
        2013: {"PN1": 384, "PN3": 6, "PN2": 89, "PN5": 120, "PN7": 29},
        2014: {"PN1": 326, "PN3": 8, "PN2": 100, "PN5": 130, "PN7": 37},
    }
    for year in years:
        base, silent = bases[year.end]
        _fit_base(random, reviews, year, base, years)
        others = len(reviews.reviews_of(year, under_four=False))
        given = codes.get(year.end) or {"PN1": others - 60, "PN2": 20, "PN5": 25, "PN7": 15}
        printed = ReviewsOfYear(year, 250 if year.end == 2014 else None, given)
        counted = {id(stay) for stay in _base(reviews, year)}
        reviews.fill_up(printed, lambda stay, day, counted=counted, end=year.last: _no_news(stay, day, end, counted))
        if year.end == 2014:
            staying = [s for s in reviews.stays if s.in_care(year.last) and s.start <= year.last - timedelta(days=28)]
            reviews.delay(year, 19, staying, once=True)
        if len(_base(reviews, year)) != base:
            raise CannotBe(f"{len(_base(reviews, year))} children of four or more with a review, not {base}")
        _give_silence(random, reviews, printed, silent)


def _no_news(stay: Stay, day: date, end: date, counted: set[int]) -> bool:
    """A review added may not bring another child among those of four or more who had one in the year."""
    return id(stay) in counted or stay.age(day) < 4 or not stay.in_care(end)


def _base(reviews: Reviews, year: Year) -> list[Stay]:
    """Children in care at the end of a year, four or over, who had a review at that age in it."""
    return [
        stay
        for stay in reviews.stays
        if stay.in_care(year.last)
        and stay.age(year.last) >= 4
        and reviews.reviews_of(year, under_four=False, stays=[stay])
    ]


def _fit_base(random: Random, reviews: Reviews, year: Year, wanted: int, years: list[Year]) -> None:
    """Make children of three a little older, or of four a little younger, until the base is as large as printed."""
    over = len(_base(reviews, year)) - wanted
    here = [
        stay
        for stay in reviews.stays
        if stay.in_care(year.last) and stay.age(year.last) in ((4,) if over > 0 else (2, 3))
    ]
    random.shuffle(here)
    for stay in here:
        held = [each.on for each in stay.reviews if year.first <= each.on <= year.last]
        if not over or not held:
            continue
        if over > 0 and stay not in _base(reviews, year):
            continue
        shift = timedelta(days=random.randint(1, 20))
        born = birthday_before(year.last, 4) + shift if over > 0 else birthday_before(max(held), 4) - shift
        if born <= stay.start and _keeps_ages(stay, born, years) and not _is_twice(reviews, stay):
            stay.born = born
            over += -1 if over > 0 else 1
    if over:
        raise CannotBe(f"the base of {year.end} is off by {over}")


def _is_twice(reviews: Reviews, stay: Stay) -> bool:
    return sum(each.council_id == stay.council_id for each in reviews.stays) > 1


def _keeps_ages(stay: Stay, born: date, years: list[Year]) -> bool:
    """Would another birthday leave every printed age as it is?"""
    other = Stay(stay.council_id, born, stay.sex, stay.ethnic, stay.start, stay.end)
    for year in years:
        entered = year.first <= stay.start <= year.last
        if entered and any(stay.within(band, stay.start) != other.within(band, stay.start) for band in ENTERED):
            return False
        here = stay.in_care(year.last)
        if here and any(stay.within(band, year.last) != other.within(band, year.last) for band in year.ages):
            return False
    return stay.end is None or (stay.end >= stay.eighteen) == (stay.end >= other.eighteen)


def _give_silence(random: Random, reviews: Reviews, printed: ReviewsOfYear, children: int) -> None:
    """PN7 to so many children of the base, the other PN7 to children who left; every other code to the rest."""
    base = _base(reviews, printed.year)
    silent = random.sample(base, children)
    for each in reviews.reviews_of(printed.year, under_four=True):
        each.code, each.printed = "PN0", True
    quiet = [random.choice(reviews.reviews_of(printed.year, under_four=False, stays=[stay])) for stay in silent]
    ids = {id(stay) for stay in base}
    elsewhere = [stay for stay in reviews.stays if id(stay) not in ids]
    left = reviews.reviews_of(printed.year, under_four=False, stays=elsewhere)
    more = printed.codes["PN7"] - children
    if more > len(left):
        raise CannotBe("too few children left for the reviews without their views")
    quiet += random.sample(left, more)
    marked = {id(each) for each in quiet}
    rest = [each for each in reviews.reviews_of(printed.year, under_four=False) if id(each) not in marked]
    codes = [code for code, number in printed.codes.items() if code != "PN7" for _ in range(number)]
    random.shuffle(codes)
    for each in quiet:
        each.code, each.printed = "PN7", True
    for each, code in zip(rest, codes, strict=True):
        each.code, each.printed = code, True


def _portsmouth_standing(random: Random, stays: list[Stay], years: list[Year]) -> None:
    legal = attributes.Standing(random, stays, USUAL_LEGAL)
    placed = attributes.Standing(random, stays, USUAL_PLACES)
    # V2 holds two printed rows: single period, and in proceedings without an interim order (5, 2 and none).
    statuses = {
        "V2": (70, 71, 78),
        "C2": (137, 125, 141),
        "C1": (64, 59, 36),
        "J1": (3, 1, 1),
        "E1": (23, 51, 62),
        "L1": (1, 0, 0),
    }
    # The paper prints 14 children in external residential care in 2014, whose 5.0 % means 16.
    kinds = {
        "external-residential": (6, 13, 16),
        "agency-fostering": (64, 78, 76),
        "in-house-fostering": (172, 160, 165),
        "in-house-residential": (14, 12, 10),
        "lodgings": (3, 2, 7),
        "other": (39, 42, 44),
    }
    for place, year in enumerate(years):
        for standing, printed in ((legal, statuses), (placed, kinds)):
            standing.on(year.last, {kind: counts[place] for kind, counts in printed.items()}, year.first)
    for standing in (legal, placed):
        standing.rest()
    attributes.write_changes(random, stays, legal, placed, PLACES)


def _finish(reviews: Reviews, printed: ReviewsOfYear) -> None:
    reviews.fill_up(printed)
    reviews.delay(printed.year, printed.late, reviews.stays)
    reviews.give_codes(printed)


def _usual(random: Random, stays: list[Stay]) -> None:
    legal = attributes.Standing(random, stays, USUAL_LEGAL)
    placed = attributes.Standing(random, stays, USUAL_PLACES)
    for standing in (legal, placed):
        standing.rest()
    attributes.write_changes(random, stays, legal, placed, PLACES)


def _ages(*counts: int) -> dict[tuple[int, int], int]:
    return dict(zip(((0, 0), (1, 4), (5, 9), (10, 15), (16, 17)), counts, strict=True))
