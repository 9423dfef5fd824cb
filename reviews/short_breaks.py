"""Children in short breaks (V3, V4): the register, and what stands beside it where a child is looked after as well."""

from django.db.models import Exists, OuterRef

from children.models import Child, PeriodOfCare
from reviews.models import Review

BOTH = (
    "The child is looked after as well as in short breaks. Each has reviews of its own, with its own limits: one can "
    "be held for both, and is then recorded for each."
)
Kind = PeriodOfCare.Kind


def register(viewer, words: str = ""):
    """Reviews to come of children in short breaks whom this person may see, soonest first; one line a child.

    Each row says `also_looked_after`.
    """
    rows = Review.objects.visible_to(viewer).planned().filter(period__kind=Kind.SHORT_BREAKS, period__end=None)
    if words:
        rows = rows.filter(child__in=Child.objects.found_by(words))
    care = PeriodOfCare.objects.filter(child=OuterRef("child"), kind=Kind.CARE, end=None)
    return rows.annotate(also_looked_after=Exists(care)).for_list().select_related("authority")


def kinds_now(child: Child) -> set[str]:
    """Return which kinds of care are open for a child."""
    return set(child.periods.filter(end=None).values_list("kind", flat=True))


def has_both(child: Child) -> bool:
    """Is the child looked after and in short breaks at once?"""
    return kinds_now(child) == {Kind.CARE, Kind.SHORT_BREAKS}
