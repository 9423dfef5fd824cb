"""Staff, teams and allocations from a file: bad input first, what rows become, again and again, and back."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from children.models import Allocation
from exchange.allocations import template
from exchange.allocations.check import check
from exchange.allocations.columns import AllocationField, StaffField, TeamField
from exchange.commands import apply_import, take, undo_import, upload
from exchange.models import ImportRun
from exchange.sources import Source
from exchange.template_files import DOCS
from iro_portal.core.transitions import NotInOrder
from people.models import PostHolding, Staff, Team

TODAY = timezone.localdate()
TEAMS = "Team,Above\n"
STAFF = "Name,E-mail,Role,Team,FTE,Employment,From\n"
ALLOCATIONS = "Child,IRO,Social worker,Team,From\n"


@pytest.fixture
def child(world):
    return world.child()


@pytest.fixture
def problems(world, child):
    def found(text: str) -> list[str]:
        checked = check(name="a.csv", body=text.encode(), authority=world.authority, today=TODAY)
        return [str(problem) for problem in checked.problems]

    return found


@pytest.fixture
def taken(world, child):
    def run(body: str | bytes, by=None) -> ImportRun:
        sources = [Source.of_bytes("a.csv", body.encode() if isinstance(body, str) else body)]
        return take(kind="allocations", authority=world.authority, sources=sources, by=by, today=TODAY)

    return run


def workbook(**sheets: str) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, text in sheets.items():
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = [
    ("Shoe,Size\n1,2\n", "No table of teams (Team, Above), staff"),
    (TEAMS + ",Fostering North\n", "Row 2, Team: the name of a team"),
    (TEAMS + "A,\nA,\n", "Row 3, Team: “A”: each once; row 2 has it too"),
    (TEAMS + "A,B\nB,A\n", "Row 2, Above: “B”: a team that is known or stands in this file, and does not lie below"),
    (TEAMS + "A,Nowhere\n", "Row 2, Above: “Nowhere”: a team that is known or stands in this file"),
    (STAFF + "Eve,eve,IRO,Fostering North,,,01/09/2025\n", "Row 2, E-mail: “eve”: an e-mail address"),
    (STAFF + "Eve,e@x.example,King,Fostering North,,,01/09/2025\n", "Row 2, Role: “King”: one of: Social worker;"),
    (STAFF + "Eve,e@x.example,IRO,Nowhere,,,01/09/2025\n", "Row 2, Team: “Nowhere”: a team that is known"),
    (STAFF + "Eve,e@x.example,IRO,Fostering North,1.5,,01/09/2025\n", "Row 2, FTE: “1.5”: a share of full time"),
    (STAFF + "Eve,e@x.example,IRO,Fostering North,half,,01/09/2025\n", "Row 2, FTE: “half”: a share of full time"),
    (STAFF + "Eve,e@x.example,IRO,Fostering North,1,Pirate,01/09/2025\n", "Row 2, Employment: “Pirate”: one of: Employed"),
    (STAFF + "Eve,e@x.example,IRO,Fostering North,1,,\n", "Row 2, From: a day as dd/mm/yyyy"),
    (STAFF + ",e@x.example,IRO,Fostering North,1,,01/09/2025\n", "Row 2, Name: the person's name"),
    (ALLOCATIONS + "9,Ivo Iro,,,01/09/2025\n", "Row 2, Child: “9”: the id of a child known to Barchester"),
    (ALLOCATIONS + "1001,Nobody,,,01/09/2025\n", "Row 2, IRO: “Nobody”: the name or e-mail address of an IRO in post"),
    (ALLOCATIONS + "1001,Sam Worker,,,01/09/2025\n", "Row 2, IRO: “Sam Worker”: the name or e-mail address of an IRO"),
    (ALLOCATIONS + "1001,,,,01/09/2025\n", "Row 2, IRO: an IRO, a social worker or a team"),
    (ALLOCATIONS + "1001,Ivo Iro,,,01/09/2010\n", "Row 2, From: “01/09/2010”: a day after the child was born"),
    (ALLOCATIONS + "1001,Ivo Iro,,,01/01/2024\n", "Row 2, From: “01/01/2024”: a day from 04/03/2024 on: since then it"),
    (ALLOCATIONS + "1001,Ivo Iro,,,01/09/2025\n1001,Amara Iro,,,02/09/2025\n", "Row 3, Child: “1001”: each once; row 2"),
    (ALLOCATIONS + "1001,=A1,,,01/09/2025\n", "Row 2, IRO: “=A1”: text or a day, not a formula"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_bad_row_is_named_with_what_was_expected(problems, text, sentence):
    assert any(problem.startswith(sentence) for problem in problems(text)), problems(text)


def test_one_bad_row_and_nothing_is_taken(taken):
    teams = Team.objects.count()
    assert taken(TEAMS + "Good,\nBad,Nowhere\n").state == "refused"
    assert Team.objects.count() == teams


def test_two_people_of_one_name_are_told_apart_by_address(world, problems):
    twin = STAFF + "Ivo Iro,ivo2@x.example,IRO,Quality assurance,,,01/09/2025\n"
    body = workbook(Staff=twin, Allocations=ALLOCATIONS + "1001,Ivo Iro,,,01/09/2025\n")
    found = check(name="a.xlsx", body=body, authority=world.authority, today=TODAY)
    assert "several people bear this name" in str(found.problems[0])


def test_a_workbook_adds_teams_people_and_allocations_whatever_the_order_of_its_sheets(world, child, taken):
    body = workbook(
        Allocations=ALLOCATIONS + "1001,eve@x.example,Sid Sw,New North,01/09/2025\n",
        Staff=STAFF
        + "Eve Iro,Eve@x.example,IRO,Quality assurance,0.6,Agency,01/08/2025\nSid Sw,sid@x.example,SW,New North,,,01/08/2025\n",
        Teams=TEAMS + "New North,New Service\nNew Service,Children's services\n",
    )
    run = taken(body)
    assert run.summary == (
        "2 teams added, 2 people added, 2 appointments added, 3 allocations added, 3 earlier allocations ended."
    )
    assert Team.objects.get(name="New North").parent.parent.name == "Children's services"
    held = PostHolding.objects.get(staff__email="eve@x.example")
    assert (held.fte, held.employment, held.start, held.post.role) == (
        Decimal("0.60"), "agency", date(2025, 8, 1), "iro",
    )  # fmt: skip
    now = Allocation.objects.filter(child=child, end=None)
    assert {row.kind: str(row.staff or row.team) for row in now} == {
        "iro": "Eve Iro", "social-worker": "Sid Sw", "team": "New North",
    }  # fmt: skip
    assert child.allocations.filter(end=date(2025, 9, 1)).count() == 3
    assert not Staff.objects.get(email="eve@x.example").has_usable_password()


def test_every_allocation_that_ends_is_listed_in_the_check(world, child):
    body = (ALLOCATIONS + "1001,Ivo Iro,,,01/09/2025\n").encode()
    found = check(name="a.csv", body=body, authority=world.authority, today=TODAY)
    assert found.warnings == ["Row 2: IRO of child 1001: Amara Iro until 01/09/2025, then ivo.iro@barchester.example."]
    assert found.summary == "1 allocation to add, 1 earlier allocation to end."


def test_the_same_file_again_changes_nothing_and_says_so(taken):
    body = workbook(
        Teams=TEAMS + "New North,\n",
        Staff=STAFF + "Eve Iro,eve@x.example,IRO,New North,0.6,Agency,01/08/2025\n",
        Allocations=ALLOCATIONS + "1001,Eve Iro,,New North,01/09/2025\n",
    )
    taken(body)
    before = (list(Allocation.objects.values()), list(PostHolding.objects.values()), Team.objects.count())
    again = taken(body)
    assert again.summary == "Everything is there already, unchanged. There is nothing to add."
    assert before == (list(Allocation.objects.values()), list(PostHolding.objects.values()), Team.objects.count())


def test_what_is_known_here_is_not_overwritten_and_a_warning_says_so(world, taken):
    run = taken(
        workbook(
            Teams=TEAMS + "Fostering North,Quality assurance\n",
            Staff=STAFF + "Other Name,ivo.iro@barchester.example,IRO,Quality assurance,0.5,,01/08/2025\n",
        )
    )
    assert [warning.split(": ", 1)[1] for warning in run.warnings] == [
        "Fostering North stays below Looked-after children; the file says below Quality assurance. Move it on its own page.",
        "ivo.iro@barchester.example is Ivo Iro here and stays so; the file says Other Name.",
        "Ivo Iro holds that post already; its part of full time and employment stay as they are.",
    ]
    assert Staff.objects.get(email="ivo.iro@barchester.example").name == "Ivo Iro"


def test_a_whole_import_is_undone(world, child, taken):
    def stand():
        return [list(model.objects.order_by("pk").values()) for model in (Allocation, PostHolding, Staff, Team)]

    before = stand()
    start = f"{child.allocations.get(kind='iro').start:%d/%m/%Y}"
    run = taken(
        workbook(
            Teams=TEAMS + "New North,\n",
            Staff=STAFF + "Eve Iro,eve@x.example,IRO,New North,,,01/08/2025\n",
            Allocations=ALLOCATIONS + f"1001,Eve Iro,,,{start}\n",
        )
    )
    assert child.allocations.get(kind="iro").staff.name == "Eve Iro"
    undo_import(run=run, by=world.iro_manager)
    after = stand()
    for row in before[0] + after[0]:
        row.pop("recorded_at")
    assert before == after


def test_an_import_on_which_something_was_built_stays(world, child, taken):
    run = taken(STAFF + "Eve Iro,eve@x.example,IRO,Quality assurance,,,01/08/2025\n")
    eve = Staff.objects.get(email="eve@x.example")
    taken(ALLOCATIONS + "1001,Eve Iro,,,01/09/2025\n")
    with pytest.raises(NotInOrder, match="in use by now, so this import can no longer be undone"):
        undo_import(run=run, by=world.iro_manager)
    Staff.objects.filter(pk=eve.pk).update(last_login=timezone.now())
    with pytest.raises(NotInOrder, match="Eve Iro has changed since"):
        undo_import(run=run, by=world.iro_manager)
    assert Staff.objects.filter(pk=eve.pk).exists()


def test_the_iro_manager_uploads_and_adds(world, child):
    file = [Source.of_bytes("a.csv", (ALLOCATIONS + "1001,Ivo Iro,,,01/09/2025\n").encode())]
    run = upload(kind="allocations", authority=world.authority, sources=file, by=world.iro_manager, today=TODAY)
    assert child.allocations.get(kind="iro", end=None).staff == world.iro
    apply_import(run=run, by=world.iro_manager, today=TODAY)
    assert child.allocations.get(kind="iro", end=None).staff == world.other_iro


def test_the_command_checks_takes_and_refuses(world, child, tmp_path):
    path, out = tmp_path / "a.csv", io.StringIO()
    path.write_text(TEAMS + "New North,\n")
    call_command("import_allocations", str(path), "--check", authority="barchester", stdout=out)
    assert not Team.objects.filter(name="New North").exists()
    call_command("import_allocations", str(path), authority="barchester", stdout=out)
    assert out.getvalue() == "1 team to add.\nIMP-0001: 1 team added.\n"
    path.write_text(ALLOCATIONS + f"1001,Ivo Iro,,,{TODAY + timedelta(days=1):%d/%m/%Y}\n")
    with pytest.raises(CommandError, match="a day that is not in the future"):
        call_command("import_allocations", str(path), authority="barchester")


def test_the_templates_are_those_that_the_script_writes_and_can_be_taken(world, tmp_path):
    template.main(tmp_path)
    for name in ("teams", "staff", "allocations"):
        assert (tmp_path / f"{name}-template.csv").read_bytes() == (DOCS / f"{name}-template.csv").read_bytes()
    body = (DOCS / "allocations-template.xlsx").read_bytes()
    found = check(name="t", body=body, authority=world.authority, today=date(2026, 11, 20))
    assert {problem.column for problem in found.problems} == {"Child"}
    assert (found.counts["teams"], found.counts["staff"]) == (0, 3)


@pytest.mark.parametrize("field", [*TeamField, *StaffField, *AllocationField])
def test_every_column_is_described(field):
    assert f"| {field.value} | " in (DOCS / "allocations.md").read_text(encoding="utf-8")
