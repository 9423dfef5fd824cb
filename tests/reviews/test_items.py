"""When an item of a child's file is in place, due, overdue, missing or not wanted: tables a practitioner can check."""

from datetime import date

import pytest

from reviews.items import Cell, File, Standing, health, paper, pep, permanence_plan, sdq, visit

IN, DUE, OVER, MISSING, NEVER = Standing
ON = date(2026, 11, 26)


def file(age: int = 10, **known) -> File:
    return File(born=date(ON.year - age, 1, 1), age=age, in_care_from=known.pop("since", date(2025, 3, 3)), **known)


@pytest.mark.parametrize(
    ("age", "last", "due", "first", "expected"),
    [
        (4, date(2026, 5, 26), None, None, Cell(IN, date(2026, 11, 26))),  # six months to the day
        (4, date(2026, 5, 25), None, None, Cell(OVER, date(2026, 11, 25))),
        (5, date(2026, 5, 25), None, None, Cell(IN, date(2027, 5, 25))),  # from five a year
        (10, date(2025, 11, 25), None, None, Cell(OVER, date(2026, 11, 25))),
        (10, date(2025, 11, 26), None, None, Cell(IN, date(2026, 11, 26))),
        (4, date(2025, 8, 31), None, None, Cell(OVER, date(2026, 2, 28))),  # 31 August and six months
        (10, None, None, date(2026, 11, 30), Cell(DUE, date(2026, 11, 30))),  # in time for the first review
        (10, None, None, date(2026, 11, 20), Cell(OVER, date(2026, 11, 20))),
        (10, None, None, None, Cell(MISSING)),  # start of care unknown: nothing says by when
        (10, None, date(2026, 12, 1), None, Cell(DUE, date(2026, 12, 1))),  # the case system says by when
        (10, date(2026, 5, 1), date(2026, 11, 2), None, Cell(OVER, date(2026, 11, 2))),
        (10, date(2026, 5, 1), date(2026, 12, 2), None, Cell(IN, date(2026, 12, 2))),
        (17, date(2026, 5, 1), None, None, Cell(IN, date(2027, 5, 1))),
    ],
)
def test_health_assessment(age, last, due, first, expected):
    signed, wanted = ({"health": last} if last else {}), ({"health": due} if due else {})
    assert health(file(age, signed=signed, due=wanted, first_review_limit=first), ON) == expected


@pytest.mark.parametrize(
    ("age", "since", "last", "expected"),
    [
        (3, date(2025, 1, 1), None, Cell(NEVER)),
        (17, date(2025, 1, 1), None, Cell(NEVER)),
        (4, date(2026, 1, 5), None, Cell(DUE, date(2027, 1, 5))),  # a year in care first
        (16, date(2025, 11, 25), None, Cell(OVER, date(2026, 11, 25))),
        (10, date(2024, 1, 1), date(2025, 12, 1), Cell(IN, date(2026, 12, 1))),
        (10, date(2024, 1, 1), date(2025, 11, 25), Cell(OVER, date(2026, 11, 25))),
        (10, None, None, Cell(MISSING)),
    ],
)
def test_sdq(age, since, last, expected):
    assert sdq(file(age, since=since, signed={"sdq": last} if last else {}), ON) == expected


@pytest.mark.parametrize(
    ("age", "last", "expected"),
    [
        (2, None, Cell(NEVER)),
        (18, None, Cell(NEVER)),
        (3, date(2026, 7, 27), Cell(IN, date(2026, 11, 26))),  # 122 days: a term
        (17, date(2026, 7, 26), Cell(OVER, date(2026, 11, 25))),
        (10, None, Cell(OVER, date(2026, 4, 1))),
    ],
)
def test_personal_education_plan(age, last, expected):
    known = file(age, signed={"pep": last} if last else {}, first_review_limit=date(2026, 4, 1))
    assert pep(known, ON) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"signed": {"permanence-plan": date(2020, 1, 1)}}, Cell(IN)),
        ({"second_review": date(2025, 7, 1)}, Cell(OVER, date(2025, 7, 1))),
        ({"since": date(2026, 10, 1)}, Cell(DUE, date(2027, 2, 1))),  # the four-month review
        ({"since": date(2026, 7, 25)}, Cell(OVER, date(2026, 11, 25))),
        ({"since": None}, Cell(MISSING)),
        ({"due": {"permanence-plan": date(2026, 12, 1)}}, Cell(DUE, date(2026, 12, 1))),
    ],
)
def test_permanence_plan(known, expected):
    assert permanence_plan(file(**known), ON) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        # Never signed off: wanted some working days before the first review.
        ({"papers_due": date(2026, 12, 1)}, Cell(DUE, date(2026, 12, 1))),
        ({"papers_due": date(2026, 11, 25)}, Cell(OVER, date(2026, 11, 25))),
        ({}, Cell(MISSING)),
        # Signed off since the last review: there for the one to come.
        ({"held": date(2026, 6, 1), "signed": date(2026, 6, 2), "papers_due": date(2026, 11, 1)}, Cell(IN)),
        ({"signed": date(2026, 11, 20), "papers_due": date(2026, 11, 25)}, Cell(IN)),
        # It served the last review: holds until papers for the next are wanted.
        ({"held": date(2026, 11, 23), "signed": date(2026, 11, 20), "served": True, "papers_due": date(2027, 5, 18)},
         Cell(IN, date(2027, 5, 18))),
        ({"held": date(2026, 6, 1), "signed": date(2026, 5, 29), "served": True, "papers_due": date(2026, 11, 25)},
         Cell(OVER, date(2026, 11, 25))),
        # Signed off long before the last review, and not for it.
        ({"held": date(2026, 6, 1), "signed": date(2025, 1, 1), "papers_due": date(2026, 11, 25)},
         Cell(OVER, date(2026, 11, 25))),
        # The last review still waits for it.
        ({"held": date(2026, 11, 23), "waits": date(2026, 11, 18), "papers_due": date(2027, 5, 18)},
         Cell(OVER, date(2026, 11, 18))),
    ],
)  # fmt: skip
def test_a_paper_for_reviews(known, expected):
    signed, served, waits = known.pop("signed", None), known.pop("served", False), known.pop("waits", None)
    known |= {"signed": {"care-plan": signed}} if signed else {}
    known |= {"served": frozenset({"care-plan"})} if served else {}
    known |= {"waits": {"care-plan": waits}} if waits else {}
    assert paper(file(**known), "care-plan", ON) == expected


@pytest.mark.parametrize(
    ("last", "due", "expected"),
    [
        (date(2026, 11, 1), date(2026, 12, 13), Cell(IN, date(2026, 12, 13))),
        (date(2026, 10, 1), date(2026, 11, 12), Cell(OVER, date(2026, 11, 12))),
        (None, date(2026, 11, 26), Cell(DUE, date(2026, 11, 26))),
        (None, None, Cell(MISSING)),
    ],
)
def test_visit(last, due, expected):
    assert visit(file(last_visit=last, visit_due=due), ON) == expected
