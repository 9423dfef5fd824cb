"""Which row that came is which that went: near, alike, one to one, and only where nothing else comes into question."""

from datetime import date

import pytest

from exchange.ssda903.moved import Side, pairs


def sides(*rows: tuple[str, str], family: str = "") -> list[Side]:
    """Rows by their days, as 12/03, of 2019, with the code by which they are alike."""
    days = [(date(2019, int(text[3:]), int(text[:2])), code) for text, code in rows]
    return [Side(text, day, day, family, (code,)) for (text, _), (day, code) in zip(rows, days, strict=True)]


def found(gone, new, kept=(), known=True) -> dict[str, str]:
    gone, new = sides(*gone), sides(*new)
    kept = [each.day for each in sides(*((day, "") for day in kept))]
    return pairs(gone, new, kept, {each.key for each in gone} if known else set())


def test_a_row_a_day_later_is_the_same_row():
    assert found([("12/03", "PN1")], [("13/03", "PN1")]) == {"13/03": "12/03"}


@pytest.mark.parametrize(
    ("to", "code", "known", "is_one"),
    [
        ("12/04", "PN1", True, True),  # the month mistyped
        ("11/05", "PN1", True, True),  # 60 days
        ("12/05", "PN1", True, False),
        ("26/03", "PN5", True, True),  # 14 days, and another code
        ("27/03", "PN5", True, False),
        ("26/03", "PN1", False, True),  # no return ever said it
        ("27/03", "PN1", False, False),
    ],
)
def test_how_far_apart_two_rows_may_be(to, code, known, is_one):
    assert bool(found([("12/03", "PN1")], [(to, code)], known=known)) == is_one


@pytest.mark.parametrize(
    ("gone", "new", "kept", "expected"),
    [
        # One went, two came: the nearer one is it, the other is new; of two equally near neither.
        ([("12/03", "A")], [("13/03", "A"), ("20/04", "A")], [], {"13/03": "12/03"}),
        ([("12/03", "A")], [("11/03", "A"), ("13/03", "A")], [], {}),
        ([("12/03", "A")], [("11/03", "B"), ("13/03", "A")], [], {"13/03": "12/03"}),
        # The nearer one is unlike, the alike one further: in doubt.
        ([("12/03", "A")], [("13/03", "B"), ("20/04", "A")], [], {}),
        # Two went, one came.
        ([("12/03", "A"), ("20/04", "A")], [("21/04", "A")], [], {"21/04": "20/04"}),
        ([("12/03", "A"), ("14/03", "A")], [("13/03", "A")], [], {}),
        # Two and two; what is clear is taken out, then the rest may be clear.
        ([("12/03", "A"), ("12/06", "A")], [("13/03", "A"), ("13/06", "A")], [], {"13/03": "12/03", "13/06": "12/06"}),
        ([("01/03", "A"), ("05/03", "A")], [("02/03", "A"), ("12/03", "A")], [], {"02/03": "01/03", "12/03": "05/03"}),
        # A row that stays lies between, or on one of the days.
        ([("12/03", "A")], [("20/03", "A")], ["15/03"], {}),
        ([("12/03", "A")], [("20/03", "A")], ["12/03"], {}),
        ([("12/03", "A")], [("20/03", "A")], ["11/03", "21/03"], {"20/03": "12/03"}),
        ([], [("20/03", "A")], [], {}),
        ([("20/03", "A")], [], [], {}),
    ],
)  # fmt: skip
def test_only_where_there_is_no_doubt(gone, new, kept, expected):
    assert found(gone, new, kept) == expected


def test_rows_do_not_overtake_each_other():
    gone, new = [("01/03", "A"), ("25/03", "B")], [("20/03", "B"), ("10/04", "A")]
    assert found(gone, new) == {"20/03": "25/03"}


def test_away_is_not_missing():
    assert pairs(sides(("12/03", ""), family="A"), sides(("13/03", ""), family="M"), [], {"12/03"}) == {}


def test_where_very_much_comes_and_goes_nothing_is_a_correction():
    many = [Side(str(place), date(2019, 3, 12), None, "", ()) for place in range(200)]
    assert pairs(many, sides(("13/03", "")), [], {"0"}) == {}
