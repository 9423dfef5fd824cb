"""The record of a review: write it, complete it, distribute it, correct it, read each version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from iro_portal.core import audit
from iro_portal.core.templatetags.portal import day
from reviews import commands
from reviews.forms.tracks import ConfirmForm, CorrectionForm, RecordForm
from reviews.models import Review, ReviewRecord
from reviews.models.record import why_blocked
from reviews.permissions import can_read_words
from reviews.views.acting import Act, act, find, refuse_step


def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the record; keep it as a draft, or complete it. Only completing waits for the workflow."""
    review, record = _found(request, reference)
    refuse_step(record, "write", request)
    form = RecordForm(request.POST or None, initial={"version": record.version, "words": record.words})
    completing = request.POST.get("action") == "complete"
    command = commands.complete_record if completing else commands.write_record
    page = Act("The record of the review", "Keep as a draft", _said, template="reviews/record_write.html")
    return act(request, review, form, page, command, record=record, extra={"blocked": why_blocked(review)})


def distribute(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that the record went out to those who took part."""
    review, record = _found(request, reference)
    refuse_step(record, "distribute", request)
    form = ConfirmForm(request.POST or None, initial={"version": record.version})
    page = Act(
        "The record is distributed", "Record that it went out", lambda row: "The record is distributed.",
        hint="To the child as fits their age, parents, carers, the social worker and those who took part.",
    )  # fmt: skip
    return act(request, review, form, page, commands.distribute_record, record=record)


def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """A new version of a completed record; the one before stays readable."""
    review, record = _found(request, reference)
    refuse_step(record, "correct", request)
    form = CorrectionForm(request.POST or None, initial={"version": record.version, "words": record.words})
    page = Act(
        "Correct the record", "Keep as a new version", lambda row: "The correction is a new version; the old one stays.",
    )  # fmt: skip
    return act(request, review, form, page, commands.correct_record, record=record)


def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version of the record, as it was completed or corrected."""
    review, record = _found(request, reference)
    can_read_words.check(review.child, request.user)
    row = get_object_or_404(record.versions.select_related("by"), number=number)
    audit.read("reviewrecord.read", by=request.user, subject=record, detail={"version": number})
    context = {"review": review, "child": review.child, "record": record, "version": row}
    return render(request, "reviews/record_version.html", context)


def _found(request, reference: str) -> tuple[Review, ReviewRecord]:
    review = find(request, reference)
    return review, get_object_or_404(ReviewRecord.objects.select_related("review"), review=review)


def _said(record: ReviewRecord) -> str:
    if record.is_draft:
        return "The record is kept as a draft."
    return f"The record is completed on {day(record.completed_on)}. Distribute it next."
