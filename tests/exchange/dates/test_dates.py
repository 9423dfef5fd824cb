"""Dates from a case-system extract: bad input first, what rows become, again and again, and back."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from exchange.commands import take, undo_import
from exchange.dates import template
from exchange.dates.check import check
from exchange.dates.columns import ITEM_OF, LAYOUT, Field
from exchange.models import ImportRun
from exchange.sources import Source
from exchange.template_files import DOCS
from exchange.words import plain
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import ItemDate, Review, SocialWorkVisit, WorkflowStep
from tests.factories import review as make

TODAY = timezone.localdate()
HEAD = "Child,Item,Due,Started,Signed off,Signed off by\n"


def on(days: int) -> str:
    return f"{TODAY + timedelta(days=days):%d/%m/%Y}"


class Extracts:
    def __init__(self, world):
        self.world = world

    def check(self, *rows: str, head: str = HEAD):
        body = (head + "\n".join(rows)).encode()
        return check(name="dates.csv", body=body, authority=self.world.authority, today=TODAY)

    def problems(self, *rows: str, **more) -> list[str]:
        return [str(problem) for problem in self.check(*rows, **more).problems]

    def take(self, *rows: str) -> ImportRun:
        sources = [Source.of_bytes("dates.csv", (HEAD + "\n".join(rows)).encode())]
        return take(kind="dates", authority=self.world.authority, sources=sources, by=None, today=TODAY)


@pytest.fixture
def extracts(world) -> Extracts:
    make.with_workflow(world)
    return Extracts(world)


@pytest.fixture
def child(extracts):
    return make.planned(extracts.world).child


BAD = [
    ("9,PEP,01/12/2026,,,", "Row 2, Child: “9”: the id of a child known to Barchester; add the child first"),
    (",PEP,01/12/2026,,,", "Row 2, Child: the id of a child known to Barchester; add the child first"),
    ("1001,Passport,01/12/2026,,,", "Row 2, Item: “Passport”: one of: Social worker’s report; Care plan;"),
    ("1001,PEP,soon,,,", "Row 2, Due: “soon”: a day as dd/mm/yyyy, as 05/11/2018"),
    ("1001,PEP,31/02/2026,,,", "Row 2, Due: “31/02/2026”: a day of the calendar"),
    ("1001,PEP,01/12/2099,,,", "Row 2, Due: “01/12/2099”: a day within the next 5 years"),
    (f"1001,PEP,,{on(-2)},{on(-3)},", f"Row 2, Signed off: “{on(-3)}”: a day on or after the one on which it was started"),
    (f"1001,PEP,,{on(1)},,", f"Row 2, Started: “{on(1)}”: a day that is not in the future"),
    (f"1001,PEP,,,{on(1)},", f"Row 2, Signed off: “{on(1)}”: a day that is not in the future"),
    ("1001,PEP,,,,", "Row 2, Due: at least one day: when it is due, was started, or was signed off"),
    ("1001,PEP,=1+1,,,", "Row 2, Due: “=1+1”: text or a day, not a formula"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "sentence"), BAD)
def test_a_bad_row_is_named_with_what_was_expected(extracts, child, row, sentence):
    assert extracts.problems(row)[0].startswith(sentence)


def test_the_same_row_twice_is_refused(extracts, child):
    (problem,) = extracts.problems(f"1001,PEP,{on(9)},,,", f"1001,PEP,{on(9)},,{on(-1)},Head", f"1001,SDQ,{on(9)},,,")
    assert (
        problem == f"Row 3, Item: “1001 pep”: each item of a child once for a due day; row 2 has it too, due on {on(9)}"
    )


def test_one_bad_row_and_nothing_is_taken(extracts, child):
    run = extracts.take(f"1001,PEP,{on(9)},,,", "1001,SDQ,never,,,")
    assert (run.state, run.summary) == ("refused", "Nothing is taken: 1 problem in 1 row.")
    assert not ItemDate.objects.exists()


def test_a_missing_column_is_named(extracts, child):
    (problem,) = extracts.problems("1001,01/12/2026", head="Mosaic ID,Due date,\n")
    assert "No row of headings was found" in problem or "this column is needed" in problem


@pytest.mark.parametrize("written", ["Care plan", "CARE-PLAN", "care plan part 1", "CLA Care Plan"])
def test_items_are_known_by_usual_words(written):
    assert ITEM_OF[plain(written)] == ItemDate.Item.CARE_PLAN


def test_dates_are_kept_with_their_source(extracts, child):
    run = extracts.take(f"1001,PEP,{on(9)},{on(-9)},,", f"1001,Visit,,,{on(-4)},Sam", f"1001,Visit,{on(30)},,,")
    pep, visit = ItemDate.objects.order_by("item")
    assert (pep.item, pep.due_on, pep.started_on, pep.source, pep.import_run_id) == (
        "pep", TODAY + timedelta(days=9), TODAY - timedelta(days=9), "case-system", run.pk,
    )  # fmt: skip
    assert (visit.item, visit.due_on) == ("visit", TODAY + timedelta(days=30))
    assert SocialWorkVisit.objects.get().visited_on == TODAY - timedelta(days=4)
    assert run.summary == "2 dates added, 1 visit added."


def test_the_same_file_again_changes_nothing_and_says_so(extracts, child):
    rows = [f"1001,PEP,{on(9)},,,", f"1001,Visit,,,{on(-4)},Sam", f"1001,Care plan,{on(3)},,{on(-1)},T. Reid"]
    extracts.take(*rows)
    before = (list(ItemDate.objects.values()), list(WorkflowStep.objects.values()))
    again = extracts.check(*rows)
    assert again.summary == "Everything is there already, unchanged. There is nothing to add."
    assert again.counts == {"new": 0, "changed": 0, "visits": 0, "steps": 0, "unchanged": 3, "vanished": 0}
    extracts.take(*rows)
    assert before == (list(ItemDate.objects.values()), list(WorkflowStep.objects.values()))


def test_a_changed_date_is_updated_and_one_that_vanished_is_kept_and_reported(extracts, child):
    extracts.take(f"1001,PEP,{on(9)},,,", f"1001,SDQ,{on(20)},,,")
    run = extracts.take(f"1001,PEP,{on(9)},,{on(-1)},Head")
    assert run.counts["changed"] == 1
    assert "No longer in the file, and kept: 1 date." in run.summary
    assert f"Strengths and difficulties questionnaire of child 1001, due on {on(20)}." in run.warnings[0]
    assert ItemDate.objects.count() == 2
    assert ItemDate.objects.get(item="pep").signed_off_by == "Head"


def test_what_was_entered_here_is_never_overwritten(extracts, child):
    ItemDate.objects.create(
        authority=child.authority, child=child, item="pep", due_on=TODAY + timedelta(days=9), source="here"
    )
    found = extracts.check(f"1001,PEP,{on(9)},,{on(-1)},Head")
    assert (found.counts["changed"], found.counts["unchanged"]) == (0, 1)
    assert "was entered here and is not overwritten" in found.warnings[0]


def test_a_sign_off_signs_off_the_step_of_the_review_to_come(extracts, child):
    run = extracts.take(f"1001,Report,{on(3)},{on(-9)},{on(-1)},T. Reid")
    step = WorkflowStep.objects.get(review__child=child, stage__key="report")
    assert (step.state, step.signed_off_by_name, step.source) == ("signed-off", "T. Reid", "case-system")
    assert step.signed_off_on == TODAY - timedelta(days=1)
    assert run.summary == "1 date added, 1 step of reviews signed off."


def test_a_plan_that_came_late_settles_the_review_that_waits_for_it(extracts):
    review = make.held(extracts.world, on=make.working_day(-5))
    extracts.take(f"1001,Care plan,,,{on(-1)},T. Reid")
    states = {step.review.held_on: step.state for step in WorkflowStep.objects.filter(stage__key="care-plan")}
    assert states[review.held_on] == "signed-off"
    assert states.get(None, "not-started") == "not-started"


def test_a_step_signed_off_here_stays_and_the_conflict_is_named(extracts):
    world = extracts.world
    step = make.step(world, "signed-off")
    run = extracts.take(f"1001,Report,,,{on(-3)},Somebody")
    kept = WorkflowStep.objects.get(pk=step.pk)
    assert (kept.signed_off_on, kept.source, kept.version) == (TODAY, "here", step.version)
    assert f"was signed off here on {on(0)} and stays so; the file says {on(-3)}." in run.warnings[0]
    assert run.counts["steps"] == 0


def test_a_step_reopened_here_is_not_signed_off_by_the_same_extract_again(extracts, child):
    world, row = extracts.world, f"1001,Report,,,{on(-1)},T. Reid"
    extracts.take(row)
    step = WorkflowStep.objects.get(stage__key="report")
    commands.reopen_step(review=step.review, stage=step.stage, by=world.manager, why="A page is missing.")
    extracts.take(row)
    assert WorkflowStep.objects.get(pk=step.pk).state == "reopened"


def test_a_whole_import_is_undone(extracts, child):
    extracts.take(f"1001,PEP,{on(9)},,,")
    before = list(ItemDate.objects.values())
    stood = list(WorkflowStep.objects.values("pk", "state", "since_on", "signed_off_on", "source"))
    run = extracts.take(
        f"1001,PEP,{on(9)},,{on(-1)},Head", f"1001,Visit,,,{on(-4)},", f"1001,Report,{on(3)},,{on(-1)},T. Reid"
    )
    undo_import(run=run, by=extracts.world.iro_manager)
    assert list(ItemDate.objects.values()) == before
    assert not SocialWorkVisit.objects.exists()
    assert list(WorkflowStep.objects.values("pk", "state", "since_on", "signed_off_on", "source")) == stood


def test_an_import_on_which_a_record_was_completed_stays(extracts):
    world = extracts.world
    review = make.held(world, on=make.working_day(-3))
    run = extracts.take(f"1001,Report,,,{on(-1)},T. Reid", f"1001,Care plan,,,{on(-1)},T. Reid")
    record = Review.objects.get(pk=review.pk).record
    commands.complete_record(record=record, by=world.iro, words="Ben likes his school.")
    with pytest.raises(NotInOrder, match=r"The record of .* was completed since"):
        undo_import(run=run, by=world.iro_manager)
    assert ItemDate.objects.count() == 2


def test_an_import_whose_dates_changed_since_stays(extracts, child):
    run = extracts.take(f"1001,PEP,{on(9)},,,")
    extracts.take(f"1001,PEP,{on(9)},,{on(-1)},Head")
    with pytest.raises(NotInOrder, match="has changed since, so this import can no longer be undone"):
        undo_import(run=run, by=None)


def test_the_command_checks_takes_and_refuses(extracts, child, tmp_path):
    path, out = tmp_path / "dates.csv", io.StringIO()
    path.write_text(HEAD + f"1001,PEP,{on(9)},,,\n")
    call_command("import_dates", str(path), "--check", authority="barchester", stdout=out)
    assert (out.getvalue(), ItemDate.objects.count()) == ("1 date to add.\n", 0)
    call_command("import_dates", str(path), authority="barchester", stdout=out)
    assert "IMP-0001: 1 date added." in out.getvalue()
    path.write_text(HEAD + "1001,PEP,never,,,\n")
    with pytest.raises(CommandError, match=r"dates\.csv: Row 2, Due: “never”: a day as dd/mm/yyyy"):
        call_command("import_dates", str(path), authority="barchester")


def test_the_same_by_upload(extracts, child, client):
    client.force_login(extracts.world.iro_manager)
    file = io.BytesIO((HEAD + f"1001,PEP,{on(9)},,,").encode())
    file.name = "dates.csv"
    page = client.post(reverse("exchange:import-upload"), {"kind": "dates", "file": file}, follow=True)
    assert "1 date to add." in page.text
    run = ImportRun.objects.get()
    page = client.post(reverse("exchange:import-apply", args=[run.reference]), {"version": run.version}, follow=True)
    assert "1 date added." in page.text
    page = client.post(reverse("exchange:import-undo", args=[run.reference]), {"version": run.version + 1}, follow=True)
    assert "IMP-0001 has been undone" in page.text
    assert not ItemDate.objects.exists()


def test_nothing_is_read_row_by_row(extracts, django_assert_max_num_queries):
    for _ in range(12):
        make.planned(extracts.world)
    rows = [f"{1001 + place},PEP,{on(9)},,," for place in range(12)]
    with django_assert_max_num_queries(12):
        extracts.check(*rows)


def test_the_templates_are_those_that_the_script_writes_and_can_be_taken(extracts, tmp_path):
    template.main(tmp_path)
    name = "dates-template.csv"
    assert (tmp_path / name).read_bytes() == (DOCS / name).read_bytes()
    for ending in ("csv", "xlsx"):
        body = (DOCS / f"dates-template.{ending}").read_bytes()
        found = check(name="t", body=body, authority=extracts.world.authority, today=date(2026, 11, 20))
        assert {problem.column for problem in found.problems} == {"Child"}


@pytest.mark.parametrize("field", Field)
def test_every_column_is_described(field):
    page = (DOCS / "dates.md").read_text(encoding="utf-8")
    assert f"| {field.value} | " in page
    also = page.split(f"| {field.value} | ")[1].split("\n")[0].rsplit("|", 2)[1]
    for name in filter(str.strip, also.split(",")):
        assert LAYOUT.named[plain(name)] == field
