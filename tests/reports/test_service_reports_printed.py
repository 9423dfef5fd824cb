"""The printed figures on IRO services, out of the posts, allocations and records that the sample makes."""

from datetime import date

import pytest
from django.utils import timezone

from exchange.sample.councils import add_council
from exchange.sample.printed import entered, service
from exchange.sample.printed import load as printed
from people.models import Authority
from reports import beside, definitions
from reports.engine import ask
from reports.period import financial_year
from reports.table import Table

pytestmark = pytest.mark.once


@pytest.fixture
def loaded(db):
    def load(slug: str) -> Authority:
        authority = add_council(slug)
        printed.take_return(authority, timezone.localdate())
        printed.record_facts(authority)
        service.load(authority)
        return authority

    return load


def of(slug: str, authority: Authority, end: int, compare: int = 0) -> Table:
    return beside.complete(ask(definitions.find(slug), authority, financial_year(date(end, 3, 31)), compare=compare))


def column(found: Table, key: str) -> list[tuple[str, object]]:
    """The rows in printed order with their labels, of which several can be the same; the total last."""
    place = next(place for place, head in enumerate(found.columns) if head.key == key)
    return [(row.label, cells[place].plain) for row, cells in found.lines()]


def values(found: Table) -> dict[str, object]:
    return dict(column(found, "value"))


def test_brent(loaded):
    brent = loaded("brent")
    assert column(of("iro-ethnicity", brent, 2019), "count") == [
        ("White", 9), ("Mixed", 1), ("Asian or Asian British", 1), ("Black or Black British", 1), ("Total", 12),
    ]  # fmt: skip
    for end in (2018, 2019):
        profile = values(of("iro-profile", brent, end))
        assert (profile["IROs"], profile["Women"], profile["Men"], profile["Employed"]) == (12, 6, 6, 2)
    assert (profile["Full-time IRO caseload from"], profile["Full-time IRO caseload to"]) == (60, 65)
    assert (profile["Lowest IRO caseload per FTE"], profile["Highest IRO caseload per FTE"]) == (60, 65)
    found = of("advocacy", brent, 2019, compare=1)
    rows = {row.key: [cell.plain for cell in row.cells if cell.kind == "count"] for row in found.rows}
    assert (rows["children"], rows["with-visitor"]) == ([62, 54], [10, 13])
    assert {row.key: row.cells[1].shown for row in found.rows}["children"] == "20.8"  # "21 % of Looked After Children"


def test_portsmouth(loaded):
    portsmouth = loaded("portsmouth")
    with pytest.MonkeyPatch.context() as patch:
        # Targets and neighbours stand beside tables of other subjects; here the second column of figure 2 is enough.
        patch.setattr(entered, "_declared", lambda declared: [])
        entered.load(portsmouth, timezone.localdate())
    found = of("iro-caseload", portsmouth, 2014)
    assert column(found, "children") == [
        ("Lead IRO (Manager)", 6), ("IRO FTE", 73), ("Locum IRO FTE", 73), ("IRO FTE", 57), ("IRO FTE", 33),
        ("Locum IRO FTE", 30), ("CP Chair", 1), ("IRO 0.5", 29), ("IRO not recorded", 16), ("Total", 318),
    ]  # fmt: skip
    cases = [number for _, number in column(found, "child-protection-cases")]
    assert cases == [16, 8, 0, 0, 47, 29, 121, 10, None, 231]
    assert dict(column(found, "fte"))["Total"] == 6.5
    assert any("Child protection register" in note and "31 March 2014" in note for note in found.notes)


def test_harrow(loaded):
    profile = values(of("iro-profile", loaded("harrow"), 2019))
    assert (profile["IROs"], profile["IRO posts (FTE)"], profile["Women"]) == (4, 3.2, 4)
    lowest, highest = profile["Lowest IRO caseload per FTE"], profile["Highest IRO caseload per FTE"]
    assert (round(lowest), round(highest)) == (49, 68)


def test_the_neighbours_stand_beside_portsmouths_own_distances(loaded):
    portsmouth = loaded("portsmouth")
    entered.load(portsmouth, timezone.localdate())
    found = of("placed-over-20-miles", portsmouth, 2014, compare=2)
    percent = [place for place, head in enumerate(found.columns) if head.key == "percent"][::-1]
    far = next(row for row in found.rows if row.key == "over-20-miles")
    (neighbours,) = found.beside
    assert [far.cells[place].shown for place in percent] == ["9.0", "10.0", "13.1"]
    assert [neighbours.cells[place].shown for place in percent] == ["15.5", "15.8", "16.1"]
    assert neighbours.label == "Over 20 miles: Statistical neighbours (benchmark)"
