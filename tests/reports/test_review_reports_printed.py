"""The printed tables on reviews, cell by cell, out of the records that the sample's returns and logs make."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from exchange.commands import take
from exchange.models import ImportRun
from exchange.sample.printed import service
from exchange.sample.rostered import LOGS
from exchange.sources import Source
from people.models import Authority
from reports import definitions
from reports.engine import ask, table
from reports.period import financial_year
from tests.exchange.loaded import printed_years_of

pytestmark = pytest.mark.once

# By code, since Brent's words leave the codes out.
BRENT_CODES = {
    "pn1": (575, 529), "pn5": (17, 7), "pn0": (102, 83), "pn6": (139, 130), "pn7": (21, 6), "pn4": (15, 9), "pn2": (4, 6),
    "pn3": (1, 3),
}  # fmt: skip
AGENCIES = {
    "care-manager": (8, 0), "carer": (71, 2), "education": (31, 7), "family-centre": (5, 0),
    "family-placement-social-worker": (58, 1), "health": (4, 0), "key-worker": (4, 0), "other-worker": (21, 3),
    "private-fostering-social-worker": (2, 0), "relative-or-friend": (2, 0), "team-manager": (1, 0),
}  # fmt: skip
DISPUTES = [1, 6, 3, 7, 1, 1, 11, 8, 4, 4, 6, 3]
FORMS = [47, 37, 36, 58, 38, 40, 55, 42, 28, 42, 51, 39]


@pytest.fixture
def loaded(db):
    return printed_years_of


def rows(slug: str, authority: Authority, end: int, compare: int = 0) -> dict[str, tuple]:
    """The cells of each row, by its key, of the year that ends so; earlier years beside it."""
    found = table(ask(definitions.find(slug), authority, financial_year(date(end, 3, 31)), compare=compare))
    return {row.key: tuple(cell.plain for cell in row.cells) for row in [*found.rows, *filter(None, [found.total])]}


def test_brent(loaded):
    brent = loaded("brent")
    found = rows("review-headlines", brent, 2019, 1)
    assert found["held"][::2] == (776, 874)
    assert found["in-time"] == (734, 94.6, 814, 93.1)
    assert found["chaired"][0] == rows("chaired-by-child", brent, 2019)["chaired"][0] == 7
    assert rows("review-timeliness-by-month", brent, 2019)["total"] == (734, 94.6, 42, 0, 776)
    # The paper's rows of 2018/19 sum to 773: three reviews have no code. Its percentages are listed as misprints.
    codes = rows("participation", brent, 2019, 1)
    assert {key: cells[2::-2] for key, cells in codes.items()} == {
        **BRENT_CODES, "none": (0, 3), "total": (874, 776),
    }  # fmt: skip
    assert list(codes)[:8] == list(BRENT_CODES)
    assert codes["pn1"] == (529, 68.2, 575, 65.8)


def test_portsmouth(loaded):
    portsmouth = loaded("portsmouth")
    found = rows("review-headlines", portsmouth, 2014, 1)
    assert (found["held"][0], found["children-looked-after"][0]) == (851, 468)
    assert found["children-in-time"][:2] == (273, 93.49)
    assert found["children-late"][0] == 19
    assert [found[key][::2] for key in ("attended", "advocate", "absent")] == [(334, 390), (230, 209), (37, 29)]
    assert (found["parents"][:2], found["care-plan"][:2]) == ((315, 37.0), (630, 74.0))
    assert rows("participation-4-plus", portsmouth, 2014, 2)["contributed"] == (249, 94.32, 238, 97.54, 213, 95.09)
    assert rows("participation-4-plus", portsmouth, 2014, 2)["children"][::2] == (264, 244, 224)
    assert rows("parents-participation", portsmouth, 2014)["attended"] == (315, 37.0)
    assert rows("care-plan-received", portsmouth, 2014)["in-time"] == (630, 74.0)
    timely = rows("review-timeliness", portsmouth, 2014)
    assert (timely["children"][0], timely["children-in-time"]) == (292, (273, 93.49))
    who_came(portsmouth)
    how_plans_progressed(portsmouth)


def who_came(portsmouth: Authority) -> None:
    # Seven people, all there, have no role: the paper's total has them, its rows do not.
    found = rows("attendance-by-role", portsmouth, 2014)
    printed_rows = AGENCIES | {"role-not-recorded": (7, 0), "total": (214, 13)}
    assert {key: cells[:2] for key, cells in found.items() if cells[2]} == printed_rows
    assert found["education"] == (31, 7, 38, 81.6, 18.4)
    assert found["total"] == (214, 13, 227, 94.3, 5.7)


def how_plans_progressed(portsmouth: Authority) -> None:
    found = rows("plan-progress-by-quarter", portsmouth, 2014)
    assert {key: cells[:4] for key, cells in found.items() if key != "total"} == {
        "education": (71, 78, 74, 79), "health": (92, 90, 92, 89), "placement": (89, 87, 87, 86),
        "contact": (79, 82, 76, 80),
    }  # fmt: skip


def take_log(authority: Authority, name: str) -> None:
    service.load(authority)
    sources = [Source.of_path(LOGS / name)]
    kind = ImportRun.Kind.ESCALATION_LOG
    run = take(kind=kind, authority=authority, sources=sources, by=None, today=timezone.localdate())
    assert run.state == "applied"


def test_harrow(loaded):
    harrow = loaded("harrow")
    take_log(harrow, "harrow-2018-19.csv")
    found = rows("review-headlines", harrow, 2019)
    assert (found["in-time"], found["not-participating"], found["disability"][0]) == ((525, 100.0), (19, 3.7), 9)
    answers = rows("monitoring-answers", harrow, 2019)
    whole = {key: round(Decimal(str(cells[1]))) for key, cells in answers.items() if "/" in key}
    assert (whole["permanence-plan/yes"], whole["visits-in-timescale/yes"], whole["pep/no"]) == (87, 83, 39)
    assert (whole["health-assessment/yes"] > 80, whole["pep/yes"] > 60) == (True, True)
    months = rows("monitoring-forms-by-month", harrow, 2019)
    assert [cells[0] for cells in months.values()] == [*FORMS, 513]
    assert [cells[1] for cells in months.values()] == [*DISPUTES, 55]
    assert rows("permanence-by-second-review", harrow, 2019)["total"][4] == 86.9
