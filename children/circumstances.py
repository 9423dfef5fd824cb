"""What stands around a child, read: episodes with the meaning of their codes, hearings that draw near."""

from dataclasses import dataclass
from datetime import date, timedelta

from children.codes import CARE_ENDED, LEGAL_STATUS, NEED, NEW_EPISODE, PLACE_CHANGED, PLACEMENT, PROVIDER
from children.models import Child, CourtProceedings, Episode
from people.models import Staff

HEARINGS_AHEAD = timedelta(days=30)
SHOWN = 10


@dataclass(frozen=True)
class EpisodeLine:
    """One episode in words; a code that no list has stands as it came."""

    episode: Episode
    legal_status: str
    placement: str
    provider: str
    need: str
    why_new: str
    why_ended: str
    why_moved: str


def in_words(episode: Episode) -> EpisodeLine:
    """Return what the codes of an episode mean."""
    return EpisodeLine(
        episode=episode,
        legal_status=_meaning(LEGAL_STATUS, episode.legal_status),
        placement=_meaning(PLACEMENT, episode.placement),
        provider=_meaning(PROVIDER, episode.provider),
        need=_meaning(NEED, episode.need),
        why_new=_meaning(NEW_EPISODE, episode.reason_new),
        why_ended="" if episode.end_reason == "X1" else _meaning(CARE_ENDED, episode.end_reason),
        why_moved=_meaning(PLACE_CHANGED, episode.reason_place_change),
    )


def hearings(viewer: Staff, on: date) -> list[CourtProceedings]:
    """Return the hearings of the next 30 days about children of this IRO, or of those whom they cover; soonest first."""
    children = Child.objects.allocated_to(viewer.duties(on).acting_as, on)
    rows = CourtProceedings.objects.of(viewer.authority_id).filter(child__in=children, ended_on=None)
    rows = rows.exclude(child__in=Child.objects.kept_from(viewer, on).values("child_id"))
    rows = rows.filter(next_hearing_on__gte=on, next_hearing_on__lte=on + HEARINGS_AHEAD)
    return list(rows.select_related("child").order_by("next_hearing_on", "pk")[:SHOWN])


def _meaning(codes: dict[str, str], code: str) -> str:
    return f"{codes[code]} ({code})" if code in codes else code
