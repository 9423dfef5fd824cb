"""An extract's rows to records: dates and visits in bulk, sign-offs by the command that a person's would go through."""

from datetime import date

from django.utils import timezone

from exchange import changes
from exchange.dates.check import CASE_SYSTEM, CheckedDates, Entry
from exchange.models import ImportRun
from iro_portal.core.transitions import perform
from reviews.commands import open_steps, take_sign_off
from reviews.models import ItemDate, Review, ReviewRecord, SocialWorkVisit, WorkflowStep
from reviews.states import RecordState

BATCH = 500
WRITTEN = ("started_on", "signed_off_on", "signed_off_by", "source", "import_run_id", "changed_at")
VISIT = ("visited_on", "seen_alone", "source")
STEP = "reviews.WorkflowStep"


def create(found: CheckedDates, run: ImportRun) -> None:
    """Write every date, visit and sign-off of an extract, and note each, so that it can be put back."""
    new = ItemDate.objects.bulk_create([_new(entry, run) for entry in found.new], batch_size=BATCH)
    changes.keep(run, ((row, None, changes.snapshot(row, WRITTEN)) for row in new))
    _change(found, run)
    visits = SocialWorkVisit.objects.bulk_create(
        [
            SocialWorkVisit(
                authority_id=run.authority_id, child=entry.child, visited_on=entry.signed_off_on, source=CASE_SYSTEM
            )
            for entry in found.visits
        ],
        batch_size=BATCH,
    )
    changes.keep(run, ((row, None, changes.snapshot(row, VISIT)) for row in visits))
    _sign_off(found, run)


def why_steps_stay(run: ImportRun) -> str:
    """Say which step signed off by an import has been built on; empty where none has."""
    signed = {change.row: change.after["version"] for change in run.changes.filter(table=STEP)}
    steps = WorkflowStep.objects.filter(pk__in=signed).select_related("stage", "review")
    completed = ReviewRecord.objects.filter(review__steps__in=signed).exclude(state=RecordState.DRAFT)
    if record := completed.select_related("review").first():
        return f"{record} was completed since, so this import can no longer be undone."
    worked_on = next((step for step in steps if step.version != signed[step.pk]), None)
    return f"{worked_on} has been worked on since, so this import can no longer be undone." if worked_on else ""


def take_back_sign_offs(run: ImportRun) -> None:
    """Bring each step that an import signed off back to where it stood."""
    for change in run.changes.filter(table=STEP):
        step = WorkflowStep.objects.get(pk=change.row)
        since = change.before["since_on"]
        perform(
            step, "take_back_sign_off", by=None, stood=change.before["state"],
            since_on=date.fromisoformat(since) if since else None,
        )  # fmt: skip


def _new(entry: Entry, run: ImportRun) -> ItemDate:
    return ItemDate(
        authority_id=run.authority_id, child=entry.child, item=entry.item, due_on=entry.due_on,
        started_on=entry.started_on, signed_off_on=entry.signed_off_on, signed_off_by=entry.signed_off_by,
        source=CASE_SYSTEM, import_run_id=run.pk,
    )  # fmt: skip


def _change(found: CheckedDates, run: ImportRun) -> None:
    noted, now = [], timezone.now()
    for entry, row in found.changed:
        before = changes.snapshot(row, WRITTEN)
        row.started_on, row.signed_off_on, row.signed_off_by = entry.dates
        row.import_run_id, row.changed_at = run.pk, now
        noted.append((row, before, changes.snapshot(row, WRITTEN)))
    ItemDate.objects.bulk_update([row for _, row in found.changed], WRITTEN, batch_size=BATCH)
    changes.keep(run, noted)


def _sign_off(found: CheckedDates, run: ImportRun) -> None:
    noted = []
    for each in found.sign_offs:
        review = Review.objects.select_related("authority", "child").get(pk=each.review.pk)
        step = next((step for step in open_steps(review) if step.stage_id == each.stage.pk), None)
        if step is None or step.is_signed_off:
            continue
        before = changes.snapshot(step, ("state", "since_on"))
        done = take_sign_off(review=review, stage=each.stage, signed_off_on=each.on, signed_off_by=each.by, by=run.by)
        noted.append((done, before, {"version": done.version}))
    changes.keep(run, noted)
