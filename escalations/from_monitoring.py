"""What a review's monitoring form hands on: an escalation about a “no”, praise for good practice. Neither follows by itself."""

from django.http import HttpRequest

from escalations.models import Escalation, Reason
from escalations.standard_reasons import StandardReason
from iro_portal.core.dates import in_full
from reviews.models import MonitoringAnswer, Review
from reviews.monitoring import GOOD_PRACTICE
from reviews.permissions import manager_of, worker_of

# The reason that a “no” stands for, by the question's key.
REASONS = {
    "permanence-plan": StandardReason.CARE_PLAN,
    "visits-in-timescale": StandardReason.VISITS,
    "seen-alone": StandardReason.VISITS,
    "health-assessment": StandardReason.HEALTH,
    "sdq": StandardReason.HEALTH,
    "pep": StandardReason.EDUCATION,
    "decisions-smart": StandardReason.REVIEW_DECISIONS,
    "iro-consulted": StandardReason.NOT_TOLD,
}


def found_wrong(request: HttpRequest, review: Review, reasons) -> dict:
    """Return what the raise form begins with where it was opened from a “no” (?review=REV-7&question=sdq); else nothing."""
    key = request.GET.get("question", "").replace("\0", "")
    rows = MonitoringAnswer.objects.visible_to(request.user).open().filter(filled__review=review, question__key=key)
    answer = rows.select_related("question", "filled").first()
    if answer is None:
        return {}
    words = f" {answer.words}" if answer.words else ""
    concern = (
        f"The monitoring form of the review {review}, held on {in_full(review.held_on)}, found: “{answer.question}” "
        f"No.{words} It was sent on {in_full(answer.filled.sent_on)} and is not put right."
    )
    return {"source": Escalation.Source.MONITORING, "concern": concern} | chosen(REASONS.get(key), reasons)


def chosen(standard: StandardReason | None, reasons) -> dict:
    """Return a reason as chosen where a council's list has exactly one that counts as this."""
    fitting: list[Reason] = [reason for reason in reasons if reason.standard == standard]
    if len(fitting) != 1:
        return {}
    return {"reasons": [fitting[0].pk], "main_reason": fitting[0].pk}


def praise_from(request: HttpRequest) -> dict:
    """Return what praise begins with: the good practice of a monitoring form (?review=REV-7), or a child."""
    reference = request.GET.get("review", "").replace("\0", "")
    review = Review.objects.visible_to(request.user).filter(reference=reference).select_related("child").first()
    if review is None:
        return {"child": request.GET.get("child", "")}
    rows = MonitoringAnswer.objects.visible_to(request.user).filter(filled__review=review)
    words = rows.filter(question__key=GOOD_PRACTICE).values_list("words", flat=True).first()
    who = {"to": worker_of(review), "to_manager": manager_of(review)}
    return {"child": review.child.reference, "words": words or ""} | who
