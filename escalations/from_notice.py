"""An escalation that begins at an event of which the IRO was not told: filled in from it."""

from django.http import HttpRequest

from escalations.from_monitoring import chosen
from escalations.models import Escalation
from escalations.standard_reasons import StandardReason
from iro_portal.core.dates import in_full
from reviews.models import IroNotice
from reviews.models.told import NOT_INFORMED

LONGEST_KEY = 18  # digits: what both databases take as a key


def not_told(request: HttpRequest, child, reasons) -> dict:
    """Return what the raise form begins with where it was opened from such an event (?told=7); empty where it was not."""
    asked = request.GET.get("told", "")
    if not asked.isdecimal() or len(asked) > LONGEST_KEY:
        return {}
    notice = IroNotice.objects.visible_to(request.user).filter(NOT_INFORMED, child=child, pk=int(asked)).first()
    if notice is None:
        return {}
    begun = {"source": Escalation.Source.BETWEEN_REVIEWS, "concern": _concern(notice)}
    return begun | chosen(StandardReason.NOT_TOLD, reasons)


def _concern(notice: IroNotice) -> str:
    without = " The plan was changed without a review." if notice.without_review else ""
    what = f"{notice.get_kind_display()} on {in_full(notice.event_on)}: the IRO was not told.{without}"
    return f"{what} {notice.words}".strip()
