"""The pages of tables on children in care: each count that has records leads to as many; the others lead nowhere."""

import re
from datetime import date

import pytest
from django.urls import reverse

from people.roles import Role
from reports.definitions import children
from tests.reports.children_in_care import LAST, child_of, episode_of, stay_of

DAYS = "from=2018-04-01&to=2019-03-31"
LEADS = re.compile(r'href="([^"]*/records/[^"]*)"[^>]*>([\d.,]+)<')


@pytest.fixture
def manager(client, council):
    client.force_login(council.person(Role.IRO_MANAGER))
    town = council.authority
    for sex, code in (("1", "C2"), ("2", "V2"), ("", "")):
        episode_of(stay_of(child_of(town, sex=sex), date(2018, 5, 1)), legal_status=code, over_20_miles=bool(sex))
    stay_of(child_of(town), date(2018, 6, 1), LAST, end_reason="E8")
    return client


@pytest.mark.parametrize("spec", children.REPORTS, ids=lambda spec: spec.slug)
def test_each_link_of_a_table_leads_to_as_many_children_as_it_counts(manager, spec):
    page = manager.get(f"{reverse('reports:report-detail', args=[spec.slug])}?{DAYS}")
    links = LEADS.findall(page.content.decode())
    assert links or spec.slug in ("children-rates", "sibling-groups")
    for address, count in links:
        behind = manager.get(address.replace("&amp;", "&"))
        assert behind.status_code == 200, address
        assert f"The table shows {count}; {count} child" in behind.content.decode()


@pytest.mark.parametrize(
    ("slug", "row", "column"),
    [
        ("children-in-care-by-month", "2018-05", "in-care"),
        ("looked-after-at-any-time", "highest", "value"),
        ("sibling-groups", "2", "groups"),
    ],
)
def test_what_has_no_records_of_its_own_leads_nowhere(manager, slug, row, column):
    page = manager.get(f"{reverse('reports:report-detail', args=[slug])}?{DAYS}").content.decode()
    assert f"row={row}&amp;column={column}" not in page
    address = f"{reverse('reports:report-records', args=[slug])}?{DAYS}&row={row}&column={column}"
    assert manager.get(address).status_code == 404
