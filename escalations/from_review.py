"""An escalation that begins at a blocked step of a review: filled in from it, linked both ways, told when it moves."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from escalations import notifications
from escalations.from_missing import missing_item
from escalations.from_monitoring import chosen, found_wrong
from escalations.from_notice import not_told
from escalations.models import Entry, Escalation, ReasonList
from escalations.standard_reasons import StandardReason
from escalations.timeline import write
from iro_portal.core.dates import in_full, parse_iso
from people.models import Staff
from reviews.models import MidwayReview, Review, WorkflowStep
from reviews.permissions import can_read_words

# The reason that a step stands for, by its key; where a council's list has exactly one such reason, it is chosen.
REASONS = {
    "report": StandardReason.REVIEW_PAPERS,
    "care-plan": StandardReason.CARE_PLAN,
    "pathway-plan": StandardReason.PATHWAY,
}


def filled_in(request: HttpRequest, child, reasons) -> dict:
    """Return what the raise form begins with where it was opened from a review (?review=REV-7&step=care-plan).

    Or from a midway review of the child, by its day (?midway=2026-11-21), or from an event of which the IRO was not
    told (?told=7), or from an item missing from the file (?item=health).
    """
    if begun := not_told(request, child, reasons):
        return begun
    if missing := missing_item(request, child, reasons, timezone.localdate()):
        return missing
    if midway := _midway(request, child):
        return {"source": Escalation.Source.MIDWAY, "concern": _found(midway)}
    rows = Review.objects.visible_to(request.user).filter(child=child)
    review = rows.filter(reference=request.GET.get("review", "")).first()
    if review is None:
        return {}
    begun = {"review": review, "source": Escalation.Source.REVIEW}
    if found := found_wrong(request, review, reasons):
        return begun | found
    step = step_of(review, request.GET.get("step", ""))
    if step is None:
        return begun
    words = {"review_step": step.stage.key, "concern": _concern(review, step)}
    return begun | words | chosen(REASONS.get(step.stage.key), reasons)


def _midway(request: HttpRequest, child) -> MidwayReview | None:
    held_on = parse_iso(request.GET.get("midway", ""))
    if held_on is None or not can_read_words(child, request.user):
        return None
    return MidwayReview.objects.visible_to(request.user).filter(child=child, held_on=held_on).first()


def _found(midway: MidwayReview) -> str:
    with_whom = f", with {midway.with_whom}" if midway.with_whom else ""
    how = midway.get_how_display().lower()
    return f"Midway review on {in_full(midway.held_on)}, {how}{with_whom}: {midway.words}"


def step_of(review: Review | None, key: str) -> WorkflowStep | None:
    """Return the step of a review by its key, or None."""
    if review is None or not key:
        return None
    return review.steps.filter(stage__key=key).select_related("stage", "authority").first()


def reasons_in_force(authority, on):
    """Return the reasons from which one can be chosen on a day."""
    return ReasonList.objects.in_force(authority, on).reasons.all()


def say_signed_off(step: WorkflowStep, by: Staff | None, at: datetime) -> None:
    """Write on each open escalation about a step that it is signed off, or finished, and tell its owner."""
    done = f"is {step.done_in_words()}"
    words = f"{step.stage.label} of {step.review} {done} ({in_full(step.signed_off_on)})."
    for escalation in Escalation.objects.open().filter(review_step=step):
        write(escalation, Entry.Kind.NOTE, by=by, at=at, words=words)
        notifications.owner_told(escalation, "step-signed-off", f"{step.stage.label} {done}.", by)


def _concern(review: Review, step: WorkflowStep) -> str:
    held = f", held on {in_full(review.held_on)}" if review.held_on else ""
    due = f" It was due on {in_full(step.due_on)}." if step.due_on else ""
    return (
        f"{step.stage.label} for the review {review}{held}: {step.stands()}.{due} "
        "The record of the review cannot be completed until it is signed off."
    )
