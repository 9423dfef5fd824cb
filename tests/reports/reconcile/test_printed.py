"""Every printed table against the records of the sample's printed years; only the known misprints differ."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exchange.sample import years
from exchange.sample.councils import add_council
from reports.reconcile.printed import FOLDER, printed_tables
from tests.reports.reconcile import on_the_sample

MISPRINTS = {"southwark": 4, "brent": 14, "portsmouth": 1, "harrow": 0}
# Rows with figures that the papers do not print, each figure.
LEFT_OUT = {
    "southwark": [("Not recorded", "10")],
    "brent": [("Not recorded", "3")],
    "portsmouth": [("IRO not recorded", "16"), ("Role not recorded", "7"), ("Role not recorded", "7")],
    "harrow": [("To another person with parental responsibility", "5.9")],
}


def run(**options) -> str:
    """What the command writes; an exit code other than 0 is an error."""
    out = io.StringIO()
    call_command("reconcile", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("slug", MISPRINTS)
def test_every_printed_table_is_as_computed_but_for_the_known_misprints(db, slug):
    authority = add_council(slug)
    years.load(authority, timezone.localdate())
    found = json.loads(run(authority=slug, format="json"))
    assert [(row["row"], row["computed"]) for table in found["tables"] for row in table["left_out"]] == LEFT_OUT[slug]
    totals = found["totals"]
    assert (totals["misprints"], totals["differences"], totals["stale"]) == (MISPRINTS[slug], 0, 0)
    assert totals["agree"] + totals["misprints"] == totals["cells"] > 20
    if slug == "southwark":
        text_is_for_reading(run(authority=slug))
    on_the_sample.every_pack_is_fit_for_the_public(authority)
    on_the_sample.rows_sum_to_totals_where_they_cannot_overlap(authority)
    on_the_sample.the_parts_of_a_period_sum_to_the_whole(authority)
    on_the_sample.anonymising_changes_no_figure(authority)


def text_is_for_reading(text: str) -> None:
    assert "known misprint: Drift in care planning, Published %: printed 9.5, 18/184 = 9.8" in text
    assert "not printed: Not recorded, Number: 10" in text
    assert "4 tables, 59 cells: 55 agree, 4 known misprints, 0 differences" in text
    assert max(map(len, text.splitlines())) <= 128


def test_nineteen_misprints_are_known():
    assert sum(len(table.misprints) for table in printed_tables()) == 19


def test_every_printed_file_stands_in_the_index():
    assert sorted(f"{table.name}.csv" for table in printed_tables()) == sorted(
        path.name for path in FOLDER.glob("*.csv")
    )


def test_authorities_that_are_not_loaded_are_named(db):
    with pytest.raises(
        CommandError, match=r"Not loaded, so not compared: brent\. Load with: manage\.py load_sample brent"
    ):
        run(authority="brent")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"authority": "atlantis"}, "no printed table of “atlantis”; expected one of: southwark"),
     ({"format": "xml"}, "“xml” is no format; expected one of: text, json")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(db, options, words):
    with pytest.raises(CommandError, match=words):
        run(**options)


def test_a_difference_ends_with_exit_code_1(db):
    add_council("brent")
    with pytest.raises(CommandError, match="neither as computed nor a known misprint: brent-lac-age, brent-lac-ethn"):
        run(authority="brent")
