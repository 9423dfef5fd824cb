"""The sample: its printed years cell by cell, everybody with something to do, the same day the same rows."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

import reports
from escalations.models import Escalation, GoodPractice, Protocol, ReasonList, SystemicConcern
from escalations.states import State
from exchange.sample import make_logs
from exchange.sample.councils import SLUGS, add_council, declaration
from exchange.sample.rostered import LOGS
from people.models import Authority, Staff
from people.roles import ANSWERING_ROLES, Role
from tests.exchange.loaded import sample_of

PUBLISHED = Path(reports.__file__).parent / "printed"
ANSWERERS = set(ANSWERING_ROLES)


def load(*slugs: str, **options) -> str:
    out = io.StringIO()
    call_command("load_sample", *slugs, stdout=out, **options)
    return out.getvalue()


def reported(slug: str, start: str, end: str) -> dict[str, dict[str, str]]:
    """The report's rows by label, from the command's own output."""
    heading, *rows = printed_rows(slug, start, end)
    return {row[0]: dict(zip(heading, row, strict=True)) for row in rows}


def printed_rows(slug: str, start: str, end: str) -> list[list[str]]:
    """The report's heading and rows, from the command's own output."""
    out = io.StringIO()
    call_command(
        "report", slug, "--authority", "southwark", "--from", start, "--to", end, "--format", "csv", stdout=out
    )
    table = out.getvalue().replace("\r\n", "\n").split("\n\n")[0]
    return list(csv.reader(io.StringIO(table)))


def published(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"southwark-{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def southwark(db) -> Authority:
    return sample_of("southwark")


def test_southwarks_printed_tables_come_out_of_its_logs(southwark):
    for name, start, end in (
        ("2018-reasons-pre-mosaic", "2018-04-01", "2018-11-18"),
        ("2018-reasons-on-mosaic", "2018-11-19", "2018-12-31"),
    ):
        printed = {row["Reason for IRO escalation"]: row["Count"] for row in published(name)}
        counted = {label: row["Escalations"] for label, row in reported("escalation-reasons", start, end).items()}
        counted["Grand Total"] = counted.pop("Total")
        assert list(counted.items()) == list(printed.items())
    _compare_both_lists()
    _compare_themes()
    _compare_headlines()


def _compare_both_lists():
    """April to December 2018: each list as a block with its subtotal, then the two together."""
    blocks = [[row["Count"] for row in published(f"2018-reasons-{name}")] for name in ("pre-mosaic", "on-mosaic")]
    _, *lines = printed_rows("escalation-reasons", "2018-04-01", "2018-12-31")
    headings, rows = ([line for line in lines if (len(line) == 1) == alone] for alone in (True, False))
    assert [heading.partition(",")[0] for (heading,) in headings] == ["Reasons before Mosaic", "Reasons on Mosaic"]
    assert [row[1] for row in rows] == [*blocks[0], *blocks[1], "147"]
    assert [row[0] for row in rows if row[0].startswith("Subtotal")] == [
        "Subtotal: Reasons before Mosaic", "Subtotal: Reasons on Mosaic",
    ]  # fmt: skip


def _compare_themes():
    counted = reported("escalation-themes", "2015-04-01", "2016-03-31")
    *themes, recorded, children, higher = published("2015-16-themes")
    assert [(row["Feature"] or row["Theme"], row["Number"]) for row in themes] == [
        (label, row["Escalations"]) for label, row in counted.items() if label not in ("Not recorded", "Total")
    ]
    assert counted["Total"]["Escalations"] == recorded["Number"] == "184"
    # Not printed: the themes sum to 180, and some escalations had several (reports/printed/index.toml).
    assert counted["Not recorded"]["Escalations"] == "10"
    headlines = reported("escalation-headlines", "2015-04-01", "2016-03-31")
    assert headlines["Children concerned"]["Value"] == children["Number"] == "178"
    reached = "Escalated to a head of service, an assistant director or a director"
    assert headlines[reached]["Value"] == higher["Number"] == "9"


def _compare_headlines():
    counted = reported("escalation-headlines", "2017-04-01", "2018-03-31")
    labels = (
        "Escalations raised", "Children concerned", "Children with a stage beyond the first formal one",
        "Incomplete or inadequate care plans", "Drift or delay in care planning",
    )  # fmt: skip
    assert [counted[label]["Value"] for label in labels] == [row["Value"] for row in published("2017-18-headline")]


def test_the_logs_are_those_that_the_script_makes(tmp_path):
    make_logs.make_all(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in LOGS.iterdir()}


@pytest.mark.once
def test_the_same_day_gives_the_same_rows_and_a_second_time_changes_nothing(db):
    day = timezone.localdate() - timedelta(days=10)
    with transaction.atomic():
        load("portsmouth", today=day)
        first = contents()
        transaction.set_rollback(True)
    load("portsmouth", today=day)
    assert contents() == first
    assert load("portsmouth", today=day) == "portsmouth is there already; nothing was changed.\n"
    assert contents() == first


def contents() -> str:
    rows = Escalation.objects.order_by("pk").values_list("state", "concern", "raised_on", "lead_child__name")
    return json.dumps(list(rows), default=str)


@pytest.mark.parametrize("slug", SLUGS)
def test_everybody_has_something_to_do(db, slug):
    sample_of(slug)
    today = timezone.localdate()
    living = Escalation.objects.exclude(provenance="imported")
    assert {*living.values_list("state", flat=True)} == {*State} - {State.GONE}
    assert living.overdue(today).exists()
    assert living.filter(urgent=True).exists()
    assert living.exclude(raised_on=None).earliest("raised_on").raised_on > today - timedelta(days=370)
    assert not living.filter(raised_on__gte=today).exists()
    for person in Staff.objects.all():
        roles = person.duties().roles
        if roles & ANSWERERS:
            assert Escalation.objects.addressed_to([person.pk]).exists(), f"{person} has nothing to answer"
        if Role.IRO in roles:
            assert Escalation.objects.owned_by(person).filter(state=State.RESPONDED).exists(), f"{person} has no answer"
    assert GoodPractice.objects.exists()
    assert SystemicConcern.objects.exclude(response="").exists()


def test_the_ladders_are_the_councils_own(db):
    add_council("brent")
    stages = Protocol.objects.get().stages.order_by("rank")
    assert [stage.answerer_titles for stage in stages] == [
        "social worker and team manager", "team manager and service manager", "head of service",
        "operational director", "strategic director",
    ]  # fmt: skip


def test_a_council_that_is_no_sample_and_a_day_to_come_are_refused(db):
    with pytest.raises(CommandError, match="atlantis: not a sample authority"):
        load("atlantis")
    with pytest.raises(CommandError, match="is in the future"):
        load("harrow", today=timezone.localdate() + timedelta(days=1))


@pytest.mark.parametrize("slug", SLUGS)
def test_people_of_the_sample_are_declared_once(slug):
    names = [post[3] for post in declaration(slug)["posts"]]
    assert len(set(names)) == len(names)
    assert declaration(slug)["domain"].endswith(".example")


def test_an_empty_authority_can_be_worked_with_at_once(db):
    out = io.StringIO()
    call_command("add_authority", "testshire", "Testshire", manager="Mo Manager", stdout=out)
    staff = Staff.objects.get()
    address, password = staff.email, out.getvalue().split("password ")[1].split()[0]
    assert (address, staff.name) == ("iro.manager@testshire.example", "Mo Manager")
    assert staff.check_password(password)
    assert staff.duties().has(Role.IRO_MANAGER)
    today = timezone.localdate()
    assert Protocol.objects.in_force(staff.authority, today).stages.count() == 4
    assert ReasonList.objects.in_force(staff.authority, date(2012, 1, 1)).reasons.count() == 18
    with pytest.raises(CommandError, match="slug testshire is there already"):
        call_command("add_authority", "testshire", "Testshire")
    with pytest.raises(CommandError, match="is not a slug"):
        call_command("add_authority", "Test Shire", "Testshire")
