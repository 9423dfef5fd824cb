"""The pages of tables on children in care: each count that has records leads to as many; the others lead nowhere."""

import re
from datetime import date

import pytest
from django.urls import reverse

from children.commands import group_siblings
from children.models import Child, Restriction
from people.models import Staff
from people.roles import Role
from reports.definitions import children
from tests.reports.children_in_care import LAST, child_of, episode_of, stay_of

DAYS = "from=2018-04-01&to=2019-03-31"
LEADS = re.compile(r'href="([^"]*/records/[^"]*)"[^>]*>([\d.,]+)<')


@pytest.fixture
def manager(client, council):
    client.force_login(council.person(Role.IRO_MANAGER))
    town = council.authority
    stays = [stay_of(child_of(town, sex=sex), date(2018, 5, 1)) for sex in ("1", "2", "")]
    for stay, code in zip(stays, ("C2", "V2", ""), strict=True):
        episode_of(stay, legal_status=code, over_20_miles=bool(code))
    group_siblings(children=[stay.child for stay in stays[:2]], start=date(2018, 5, 1), by=None)
    stay_of(child_of(town), date(2018, 6, 1), LAST, end_reason="E8")
    return client


@pytest.mark.parametrize("spec", children.REPORTS, ids=lambda spec: spec.slug)
def test_each_link_of_a_table_leads_to_as_many_children_as_it_counts(manager, spec):
    page = manager.get(f"{reverse('reports:report-detail', args=[spec.slug])}?{DAYS}")
    links = LEADS.findall(page.content.decode())
    assert links or spec.slug == "children-rates"
    for address, count in links:
        behind = manager.get(address.replace("&amp;", "&"))
        assert behind.status_code == 200, address
        assert re.search(f"The table shows {count}; {count} (child|sibling group)", behind.content.decode())


def test_behind_sibling_groups_stand_their_children(manager, council):
    address = reverse("reports:report-records", args=["sibling-groups"])
    page = manager.get(f"{address}?{DAYS}&row=2&column=groups").content.decode()
    assert "Sibling groups behind" in page
    for child in Child.objects.filter(sibling_memberships__isnull=False):
        assert f'href="{reverse("children:child-detail", args=[child.reference])}"' in page


def test_who_is_kept_to_named_people_is_not_told_behind_a_sibling_group(manager, council):
    """The table counts them all the same; the list says how many of them stand there."""
    for child in Child.objects.filter(sibling_memberships__isnull=False)[:2]:
        Restriction.objects.create(
            authority=council.authority,
            child=child,
            why="A relative works here.",
            start=date(2018, 5, 2),
            by=Staff.objects.get(email__startswith="iro-manager"),
        )
    address = reverse("reports:report-records", args=["sibling-groups"])
    page = manager.get(f"{address}?{DAYS}&row=2&column=groups").content.decode()
    assert "The table shows 1; 0 sibling groups are behind it." in page


@pytest.mark.parametrize(
    ("slug", "row", "column"),
    [
        ("looked-after-at-any-time", "highest", "value"),
    ],
)
def test_what_has_no_records_of_its_own_leads_nowhere(manager, slug, row, column):
    page = manager.get(f"{reverse('reports:report-detail', args=[slug])}?{DAYS}").content.decode()
    assert f"row={row}&amp;column={column}" not in page
    address = f"{reverse('reports:report-records', args=[slug])}?{DAYS}&row={row}&column={column}"
    assert manager.get(address).status_code == 404
