"""The template files and the page that describes them say what the importer takes."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from children.commands import add_child
from exchange.escalation_log import template
from exchange.escalation_log.check import check
from exchange.escalation_log.columns import FIELD_OF, Field
from exchange.words import plain
from people.models import Authority, Staff

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_new_authority_takes_the_template(db, ending):
    call_command("add_authority", "testshire", "Testshire", email="iro@council.example", stdout=io.StringIO())
    authority = Authority.objects.get()
    assert Staff.objects.get().email == "iro@council.example"
    for council_id in ("100234", "100301", "100302", "100417"):
        add_child(
            authority=authority, council_id=council_id, name="A Child", date_of_birth=timezone.localdate(), by=None
        )
    body = (DOCS / f"escalation-log-template.{ending}").read_bytes()
    checked = check(name="template", body=body, authority=authority, today=timezone.localdate())
    assert (checked.problems, checked.warnings, len(checked.new)) == ([], [], 3)


def test_the_template_files_are_those_that_the_script_writes(tmp_path):
    template.main(tmp_path)
    name = "escalation-log-template.csv"
    assert (tmp_path / name).read_bytes() == (DOCS / name).read_bytes()


@pytest.mark.parametrize("field", Field)
def test_every_column_is_described(field):
    page = (DOCS / "escalation-log.md").read_text(encoding="utf-8")
    assert f"| {field.value} | " in page
    also = page.split(f"| {field.value} | ")[1].split("\n")[0].rsplit("|", 2)[1]
    for name in filter(str.strip, also.split(",")):
        assert FIELD_OF[plain(name)] == field
