"""What information governance is shown of the portal itself: the register, and what protects it."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from iro_portal.home.holdings.register import described

pytestmark = pytest.mark.once


def test_the_page_describes_every_table_that_holds_something_about_a_person(world, client):
    client.force_login(world.governance)
    page = client.get("/governance/what-is-held/").text
    assert [table.label for table in described() if f">{table.label}</span>" not in page] == []
    assert "On what ground" in page


def test_the_page_says_how_this_portal_stands(world, client, settings):
    settings.SECURITY_CONTACT, settings.EMERGENCY_HOURS = "", 7
    client.force_login(world.iro_manager)
    page = client.get("/governance/what-is-held/").text
    assert "7 hours" in page
    assert "set SECURITY_CONTACT" in page


@pytest.mark.parametrize("who", ["iro", "manager", "support", "committee", "administrator"])
def test_the_page_is_for_who_reads_the_log(world, client, who):
    client.force_login(getattr(world, who))
    assert client.get("/governance/what-is-held/").status_code == 403


def test_information_governance_finds_it_on_its_home_page(world, client):
    client.force_login(world.governance)
    assert "/governance/what-is-held/" in client.get("/").text


def test_the_document_is_what_the_command_prints():
    printed = io.StringIO()
    call_command("holdings", stdout=printed)
    assert Path("docs/what-is-held.md").read_text(encoding="utf-8") == printed.getvalue(), (
        "run `python manage.py holdings --write`"
    )
