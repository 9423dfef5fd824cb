"""The sample's returns hold exactly what the committee papers print: counted from the files, by other code."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from exchange.sample.printed.make import RETURNS, offline_calendar
from reviews.due_dates import Timeliness, next_due


class Return:
    """One council's return, read plainly."""

    def __init__(self, slug: str):
        self.born = {row["CHILD"]: day(row["DOB"]) for row in rows(slug, "header")}
        self.ethnic = {row["CHILD"]: row["ETHNIC"] for row in rows(slug, "header")}
        self.episodes = list(rows(slug, "episodes"))
        self.reviews = sorted((row["CHILD"], day(row["REVIEW"]), row["REVIEW_CODE"]) for row in rows(slug, "reviews"))

    def in_care(self, on: date) -> list[dict]:
        return [e for e in self.episodes if day(e["DECOM"]) <= on and not (e["DEC"] and day(e["DEC"]) <= on)]

    def ages(self, on: date, bands: str) -> list[int]:
        return in_bands([age(self.born[each["CHILD"]], on) for each in self.in_care(on)], bands)

    def entered(self, year: int, bands: str) -> list[int]:
        started = [(e["CHILD"], day(e["DECOM"])) for e in self.episodes if e["RNE"] == "S"]
        return in_bands([age(self.born[child], on) for child, on in started if in_year(on, year)], bands)

    def left(self, year: int) -> Counter:
        ended = [e for e in self.episodes if e["DEC"] and e["REC"] != "X1"]
        return Counter(e["REC"] for e in ended if in_year(day(e["DEC"]), year))

    def codes(self, year: int) -> Counter:
        return Counter(code for _, on, code in self.reviews if in_year(on, year))

    def judged(self) -> list[tuple[str, date, str]]:
        """Each review, and whether it was in time by the product's own rule."""
        calendar, judged = offline_calendar(), []
        for child, start, end in self.stays():
            held = [on for who, on, _ in self.reviews if who == child and start <= on and (end is None or on < end)]
            judged += [
                (child, on, next_due(calendar, start, held[:place]).timeliness(on)) for place, on in enumerate(held)
            ]
        return judged

    def stays(self) -> list[tuple[str, date, date | None]]:
        found, start = [], {}
        for e in sorted(self.episodes, key=lambda e: (e["CHILD"], day(e["DECOM"]))):
            if e["RNE"] == "S":
                start[e["CHILD"]] = day(e["DECOM"])
            if e["REC"] != "X1":
                found.append((e["CHILD"], start[e["CHILD"]], day(e["DEC"]) if e["DEC"] else None))
        return found


def rows(slug: str, module: str):
    with (RETURNS / slug / f"{module}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def in_bands(ages: list[int], bands: str) -> list[int]:
    pairs = [tuple(map(int, band.split("-"))) for band in bands.split()]
    counts = [sum(low <= each <= high for each in ages) for low, high in pairs]
    assert sum(counts) == len(ages)
    return counts


def in_year(on: date, year: int) -> bool:
    return date(year - 1, 4, 1) <= on <= date(year, 3, 31)


GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "O": "Other"}


@pytest.fixture(scope="module")
def brent() -> Return:
    return Return("brent")


@pytest.fixture(scope="module")
def harrow() -> Return:
    return Return("harrow")


@pytest.fixture(scope="module")
def portsmouth() -> Return:
    return Return("portsmouth")


def test_brent_children_by_age_and_ethnic_group(brent):
    for year, ages, groups in (
        (2018, [41, 31, 119, 127], [77, 60, 59, 97, 25]),
        (2019, [29, 36, 105, 128], [57, 54, 36, 98, 53]),
    ):
        on = date(year, 3, 31)
        assert brent.ages(on, "0-4 5-9 10-15 16-17") == ages
        codes = [brent.ethnic[each["CHILD"]] for each in brent.in_care(on)]
        asian = {"ABAN": "Asian"}
        counted = Counter(asian.get(code) or GROUPS[code[0]] for code in codes if code not in ("BOTH",))
        counted["Black"] += codes.count("BOTH")
        assert [counted[group] for group in GROUPS.values()] == groups


def test_brent_reviews_by_participation_and_timeliness(brent):
    assert brent.codes(2018) == {
        "PN1": 575, "PN5": 17, "PN0": 102, "PN6": 139, "PN7": 21, "PN4": 15, "PN2": 4, "PN3": 1,
    }  # fmt: skip
    assert brent.codes(2019) == {
        "PN1": 529, "PN5": 7, "PN0": 83, "PN6": 130, "PN7": 6, "PN4": 9, "PN2": 6, "PN3": 3, "": 3,
    }  # fmt: skip
    for year, held, in_time in ((2018, 874, 814), (2019, 776, 734)):
        judged = [how for _, on, how in brent.judged() if in_year(on, year)]
        assert (len(judged), judged.count(Timeliness.IN_TIME)) == (held, in_time)


def test_harrow_who_came_who_left_and_how_many_were_there(harrow):
    assert harrow.entered(2019, "0-0 1-4 5-9 10-15 16-17") == [18, 11, 11, 31, 51]
    left = harrow.left(2019)
    assert left["E4A"] + left["E4B"] == 34
    assert [left[code] for code in ("E45", "E5", "E15", "E11", "E9", "E3", "E8", "E41")] == [7, 16, 3, 5, 3, 1, 42, 7]
    assert left.total() == 118
    ends = [date(2018, month, 1) for month in range(5, 13)] + [date(2019, month, 1) for month in range(1, 5)]
    counts = [len(harrow.in_care(first - timedelta(days=1))) for first in ends]
    assert (min(counts), max(counts)) == (159, 177)


def test_harrow_held_525_reviews_all_in_time(harrow):
    judged = [how for _, on, how in harrow.judged() if in_year(on, 2019)]
    assert judged == [Timeliness.IN_TIME] * 525


def test_portsmouth_children_by_age_legal_status_and_placement(portsmouth):
    printed = {
        2012: ([14, 63, 65, 107, 49], [70, 137, 64, 3, 23, 1], [6, 64, 172, 14, 3, 39]),
        2013: ([27, 53, 61, 104, 62], [71, 125, 59, 1, 51, 0], [13, 78, 160, 12, 2, 42]),
        2014: ([19, 52, 73, 113, 61], [78, 141, 36, 1, 62, 0], [16, 76, 165, 10, 7, 44]),
    }
    for year, (ages, legal, placed) in printed.items():
        here = portsmouth.in_care(date(year, 3, 31))
        assert portsmouth.ages(date(year, 3, 31), "0-0 1-4 5-9 10-15 16-17") == ages
        statuses = Counter(each["LS"] for each in here)
        assert [statuses[code] for code in ("V2", "C2", "C1", "J1", "E1", "L1")] == legal
        kinds = Counter(kind_of(each["PLACE"], each["PLACE_PROVIDER"]) for each in here)
        assert [kinds[kind] for kind in ("external", "agency", "own", "home", "lodgings", "other")] == placed


def kind_of(place: str, provider: str) -> str:
    if place.startswith("U"):
        return "own" if provider == "PR1" else "agency"
    if place in ("K2", "R1", "S1"):
        return "home" if provider == "PR1" else "external"
    return "lodgings" if place in ("H5", "P2") else "other"


@pytest.mark.parametrize(("year", "far", "known"), [(2012, 26, 289), (2013, 30, 300), (2014, 41, 313)])
def test_portsmouth_children_placed_over_20_miles_of_those_whose_distance_is_known(portsmouth, year, far, known):
    miles = [float(each["PL_DISTANCE"]) for each in portsmouth.in_care(date(year, 3, 31)) if each["PL_DISTANCE"]]
    assert (sum(each > 20 for each in miles), len(miles)) == (far, known)


def test_portsmouth_a_distance_is_of_the_placement_whatever_the_legal_status(portsmouth):
    for before, after in pairwise(portsmouth.episodes):
        if before["CHILD"] == after["CHILD"] and after["RNE"] == "L":
            assert before["PL_DISTANCE"] == after["PL_DISTANCE"]


@pytest.mark.parametrize(("year", "children"), [(2012, 5), (2013, 2), (2014, 0)])
def test_portsmouth_children_under_section_20_in_proceedings(portsmouth, year, children):
    on = date(year, 3, 31)
    told = [row for row in rows("portsmouth", "facts") if row["WHAT"] == "proceedings"]
    open_then = {row["CHILD"] for row in told if day(row["FROM"]) <= on < day(row["UNTIL"])}
    assert [each["LS"] for each in portsmouth.in_care(on) if each["CHILD"] in open_then] == ["V2"] * children


def test_portsmouth_who_came_and_left(portsmouth):
    for year, ages in ((2012, [50, 32, 40]), (2013, [60, 25, 44]), (2014, [75, 48, 41])):
        assert portsmouth.entered(year, "0-5 6-13 14-17") == ages
    assert (portsmouth.left(2013).total(), portsmouth.left(2014).total()) == (120, 153)
    first, last = date(2013, 4, 1), date(2014, 3, 31)
    there = {child for child, start, end in portsmouth.stays() if start <= last and (end is None or end > first)}
    assert len(there) == 468


def test_portsmouth_reviews_of_2013_14(portsmouth):
    assert portsmouth.codes(2014) == {"PN0": 250, "PN1": 326, "PN3": 8, "PN2": 100, "PN5": 130, "PN7": 37}
    codes = portsmouth.codes(2013)
    assert (codes["PN1"] + codes["PN3"], codes["PN2"] + codes["PN5"], codes["PN7"]) == (390, 209, 29)


def test_portsmouth_19_of_292_children_had_a_late_review(portsmouth):
    last = date(2014, 3, 31)
    four_weeks = {
        child
        for child, start, end in portsmouth.stays()
        if start <= last - timedelta(days=28) and (end is None or end > last)
    }
    late = {child for child, on, how in portsmouth.judged() if in_year(on, 2014) and how == Timeliness.LATE}
    assert (len(four_weeks), len(late & four_weeks)) == (292, 19)


@pytest.mark.parametrize(("year", "children", "heard"), [(2012, 224, 213), (2013, 244, 238), (2014, 264, 249)])
def test_portsmouth_children_of_four_or_over_who_contributed_to_every_review(portsmouth, year, children, heard):
    last, codes = date(year, 3, 31), defaultdict(list)
    for child, on, code in portsmouth.reviews:
        if in_year(on, year) and code != "PN0" and age(portsmouth.born[child], last) >= 4:
            codes[child].append(code)
    here = {each["CHILD"] for each in portsmouth.in_care(last)}
    silent = {child for child in here if {"PN4", "PN7"} & set(codes[child])}
    counted = {child for child in here if codes[child]}
    assert (len(counted), len(counted - silent)) == (children, heard)
