"""What a log's rows become; the same file again; a different one; all or nothing; taking it back."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from children.commands import allocate
from escalations import commands as act
from escalations.models import Entry, Escalation, StageRecord
from exchange.commands import apply_import, undo_import
from exchange.models import ImportedRow, ImportRun
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from tests.exchange.conftest import TODAY
from tests.factories import escalation as make
from tests.factories.world import World


def only(**which) -> Escalation:
    return Escalation.objects.get(**which)


def test_a_row_with_nothing_but_its_day_awaits_an_answer_at_the_first_formal_stage(exchange, log):
    exchange.take(log.row().csv)
    made = only()
    record = made.records.get()
    assert (made.state, made.reference, made.council_reference) == ("awaiting-response", "ESC-2026-0001", "A-1")
    assert (made.provenance, made.raised_by, made.raised_on) == ("imported", exchange.world.iro, date(2026, 11, 2))
    assert (record.rank, record.opened_on, record.due_on, record.ended) == (1, None, None, "")


def test_an_answer_proves_responded(exchange, log):
    exchange.take(log.row(Stage_1_date="02/11/2026", Stage_1_answered="04/11/2026").csv)
    record = only().records.get()
    assert only().state == "responded"
    assert (record.opened_on, record.due_on, record.closed_on) == (
        date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 4),
    )  # fmt: skip
    assert record.ended == StageRecord.Ended.ANSWERED


def test_a_day_of_resolution_and_an_outcome_prove_resolved_for_every_child(exchange, log):
    log.row(Children="1001, 1002", Outcome="done", Date_resolved="10/11/2026", What_changed="There is a plan.")
    exchange.take(log.csv)
    made = only()
    rows = made.children.values_list("outcome__key", "closed_on", "what_changed")
    assert (made.state, made.resolved_on) == ("resolved", date(2026, 11, 10))
    assert set(rows) == {("done", date(2026, 11, 10), "There is a plan.")}
    assert made.lead_child == exchange.child
    assert [entry.kind for entry in made.entries.all()] == ["raised", "resolved"]


def test_stages_passed_over_have_no_record_and_a_stage_day_may_be_unknown(exchange, log):
    exchange.take(log.row(Stage_1_date="unknown", Stage_3_date="09/11/2026").csv)
    first, third = only().records.order_by("rank")
    assert (first.rank, first.opened_on, first.ended, first.closed_on) == (1, None, "escalated", date(2026, 11, 9))
    assert (third.rank, third.opened_on, third.ended) == (3, date(2026, 11, 9), "")
    assert third.passed_over == ["Stage 2: head of service"]


@pytest.mark.parametrize("written", ["2", "Stage 2", "stage 2: head of service", "Head of Service"])
def test_the_stage_reached_without_days_is_a_record_without_days(exchange, log, written):
    exchange.take(log.row(Stage_reached=written, Date_resolved="10/11/2026").csv)
    record = only().records.get()
    assert (record.rank, record.opened_on, record.ended, record.passed_over) == (2, None, "resolved", [])


def test_several_reasons_and_features(exchange, log):
    log.row(Main_reason="Safety", Other_reasons="other; Drift or delay", Features="missing episodes; Exploitation")
    exchange.take(log.csv)
    given = {row.reason.key: (row.is_main, row.features.count()) for row in only().reasons.all()}
    assert given == {"safety": (True, 2), "other": (False, 0), "drift-or-delay": (False, 0)}


def test_each_child_is_kept_as_they_stood_that_day_and_the_file_wins(exchange, log):
    world = exchange.world
    allocate(child=exchange.child, start=date(2026, 11, 10), by=None, team=world.other_team, iro=world.other_iro)
    log.row(Team=None, IRO=None).row(Team=None, IRO=None, Date_raised="12/11/2026").row(Team="Fostering South")
    exchange.take(log.csv)
    stood = Escalation.objects.order_by("pk").values_list(
        "children__team__name", "children__iro__name", "children__social_worker__name", "raised_by__name"
    )
    assert list(stood) == [
        ("Fostering North", "Amara Iro", "Sam Worker", None),
        ("Fostering South", "Ivo Iro", "Sam Worker", None),
        ("Fostering South", "Amara Iro", "Sam Worker", "Amara Iro"),
    ]


def test_one_audit_event_for_the_batch_and_no_notice(exchange, log):
    before = AuditEvent.objects.count()
    run = exchange.take(log.row().row().csv)
    verbs = AuditEvent.objects.values_list("verb", flat=True)[before:]
    assert list(verbs) == ["importrun.upload", "importrun.check_passed", "importrun.apply"]
    assert AuditEvent.objects.last().detail == {"new": 2, "unchanged": 0, "children": 1}
    assert Escalation.objects.filter(import_run_id=run.pk).count() == 2


def test_nothing_is_read_row_by_row(exchange, log):
    def reads(rows: int, batch: int) -> int:
        log.rows.clear()
        for number in range(rows):
            log.row(Reference=f"{batch}-{number}", Stage_1_date="03/11/2026", Children="1001; 1002")
        with CaptureQueriesContext(connection) as seen:
            exchange.take(log.csv)
        return sum(query["sql"].startswith("SELECT") for query in seen)

    assert reads(3, batch=1) == reads(120, batch=2)


def test_the_same_again_changes_nothing_and_says_so(exchange, log):
    exchange.take(log.row(Stage_1_date="02/11/2026").row().csv)
    log.rows[0] |= {"IRO": exchange.world.iro.email, "Main reason": "DRIFT or delay!", "Stage 1 date": "2/11/2026"}
    again = exchange.take(log.csv)
    assert again.counts == {"new": 0, "unchanged": 2, "children": 0}
    assert again.summary == "All 2 rows are there already, unchanged. There is nothing to add."
    assert Escalation.objects.count() == 2


def test_a_longer_file_adds_only_what_is_new(exchange, log):
    exchange.take(log.row().csv)
    run = exchange.take(log.row().csv)
    assert run.counts == {"new": 1, "unchanged": 1, "children": 1}


def test_different_content_is_refused_with_the_differences(exchange, log):
    exchange.take(log.row().csv)
    log.row()
    log.rows[0] |= {"Children": "1001; 1002", "Main reason": "Other"}
    run = exchange.take(log.csv)
    assert [(each["row"], each["column"], each["value"], each["expected"]) for each in run.problems] == [
        (2, "Children", "1001; 1002",
         "“1001”, as imported before for A-1 (ESC-2026-0001); what was imported is not overwritten"),
        (2, "Main reason", "Other",
         "“Drift or delay”, as imported before for A-1 (ESC-2026-0001); what was imported is not overwritten"),
    ]  # fmt: skip
    assert Escalation.objects.count() == 1


def test_a_reference_taken_by_an_escalation_entered_here_is_refused(exchange, log):
    entered = make.sent(exchange.world)
    Escalation.objects.filter(pk=entered.pk).update(council_reference="A-1")
    (problem,) = exchange.problems(log.row().csv)
    assert problem == f"Row 2, Reference: “A-1”: a reference that is not taken: {entered} bears it"


def test_an_upload_adds_nothing_until_it_is_applied_and_only_once(exchange, log):
    world = exchange.world
    run = exchange.upload(log.row().csv, "../x/log.csv", by=world.iro_manager)
    assert (run.state, run.file_name, run.by) == ("checked", "log.csv", world.iro_manager)
    assert not Escalation.objects.exists()
    apply_import(run=run, by=world.iro_manager, today=TODAY, version=run.version)
    with pytest.raises(MovedOn):
        apply_import(run=run, by=world.iro_manager, today=TODAY, version=run.version)
    assert Escalation.objects.count() == 1


def test_a_file_is_checked_again_when_it_is_added(exchange, log):
    run = exchange.upload(log.row().csv)
    exchange.take(log.row(Reference="A-1", Main_reason="Other", Children="1002").csv.replace(b"A-1,1001", b"A-9,1001"))
    refused = apply_import(run=run, by=None, today=TODAY)
    assert (refused.state, Escalation.objects.count()) == ("refused", 2)


def test_a_stored_file_that_was_changed_is_not_added(exchange, log):
    run = exchange.upload(log.row().csv)
    with open(default_storage.path(run.files.get().stored_as), "ab") as kept:
        kept.write(b"more")
    with pytest.raises(NotInOrder, match="no longer as it was uploaded"):
        apply_import(run=run, by=None, today=TODAY)


def test_a_failure_half_way_leaves_nothing(exchange, log, monkeypatch):
    monkeypatch.setattr("exchange.escalation_log.apply._create_timeline", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exchange.take(log.row().csv)
    assert not Escalation.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("who", ["iro", "manager", "committee", "support", "administrator"])
def test_only_those_who_may_import_do(exchange, log, who):
    with pytest.raises(Denied, match="Files are taken in by the IRO manager"):
        exchange.take(log.row().csv, by=getattr(exchange.world, who))


def test_nobody_imports_into_another_authority(exchange, log):
    with pytest.raises(Denied, match="your own authority only"):
        exchange.take(log.row().csv, by=World(slug="elsewhere").iro_manager)


def test_a_whole_import_can_be_undone(exchange, log):
    run = exchange.take(log.row().row(Main_reason="Safety", Features="Exploitation").csv)
    undone = undo_import(run=run, by=exchange.world.iro_manager)
    assert undone.state == "undone"
    for model in (Escalation, Entry, StageRecord, ImportedRow):
        assert not model.objects.exists()
    assert exchange.take(log.csv).counts["new"] == 2


def test_an_import_that_was_worked_on_stays(exchange, log):
    world = exchange.world
    run = exchange.take(log.row().row().csv)
    act.withdraw(escalation=only(council_reference="A-2"), by=world.iro, why="Done long ago.")
    with pytest.raises(NotInOrder, match="ESC-2026-0002 has been worked on since"):
        undo_import(run=run, by=world.iro_manager)
    assert Escalation.objects.count() == 2
    assert ImportRun.objects.get(pk=run.pk).state == "applied"


def test_a_note_is_work_too(exchange, log):
    run = exchange.take(log.row().csv)
    act.add_note(escalation=only(), by=exchange.world.iro, words="I rang the carer.")
    with pytest.raises(NotInOrder):
        undo_import(run=run, by=exchange.world.iro_manager)
