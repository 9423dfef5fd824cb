"""Monitoring forms as pages tell them: each question with its answer, and what this person can do about it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from iro_portal.core.transitions import why_not
from people.models import Staff
from people.roles import Permission, Role
from reviews import permissions as may
from reviews.commands.monitoring import values_of
from reviews.models import MonitoringAnswer, MonitoringReturn, MonitoringVersion, Review
from reviews.states import MonitoringState

GOOD_PRACTICE = "good-practice"  # the key of the question whose answer can be praised
SEES_LIST = (
    Permission.SEE_OWN_CHILDREN,
    Permission.SEE_TEAM_CHILDREN,
    Permission.OVERSEE_ESCALATIONS,
    Permission.READ_OPENED,
)
MARKS = (Role.IRO, Role.IRO_MANAGER, *may.MANAGERS)
COLOURS = {
    MonitoringState.DRAFT: "grey",
    MonitoringState.SENT: "blue",
    MonitoringState.ACKNOWLEDGED: "green",
}


@dataclass(frozen=True)
class AnswerLine:
    """One question as it was answered."""

    answer: MonitoringAnswer
    said: str
    praisable: bool


def answer_lines(filled: MonitoringReturn) -> list[AnswerLine]:
    """Return the answers of a form in the order of its questions."""
    rows = filled.answers.select_related("question", "done_by").order_by("question__order")
    return [AnswerLine(row, _said(row), row.question.key == GOOD_PRACTICE and bool(row.words)) for row in rows]


@dataclass(frozen=True)
class Version:
    """One version of a form: who sent it when; `replaced` is what is kept of it, None for the one that stands."""

    number: int
    by: Staff | None
    on: date
    why: str = ""
    replaced: MonitoringVersion | None = None


def versions(filled: MonitoringReturn) -> list[Version]:
    """Return the versions of a sent form, the first first, the one that stands last: one statement.

    Each was made by the correction that replaced the one before; the first was sent.
    """
    kept = list(filled.versions.select_related("by", "acknowledged_by"))
    made = [(filled.filled_in_by, filled.sent_on, "")]
    made += [(row.by, timezone.localdate(row.happened_at), row.why) for row in kept]
    return [
        Version(place, by, on, why, replaced)
        for place, ((by, on, why), replaced) in enumerate(zip(made, [*kept, None], strict=True), 1)
    ]


def of(review: Review, viewer: Staff) -> dict:
    """Return what the page of a review shows of its monitoring form; nothing before it is held."""
    if review.held_on is None or not may.can_read_words(review.child, viewer):
        return {}
    filled = MonitoringReturn.objects.filter(review=review).select_related("acknowledged_by", "review").first()
    return {
        "monitoring": filled,
        "monitoring_colour": COLOURS[filled.state] if filled else "",
        "monitoring_open": filled.answers.open().count() if filled else 0,
        "monitoring_shown": True,
        "may_fill_in": may.can_record(review, viewer) and (filled is None or filled.state == MonitoringState.DRAFT),
        "may_acknowledge": filled is not None and not why_not(filled, "acknowledge", viewer),
    }


def sees_list(viewer: Staff) -> bool:
    """May this person list what was answered “no” about their children? Those who work with them, and their cover."""
    return any(map(viewer.may, SEES_LIST)) or len(viewer.duties().acting_as) > 1


def marks_done(viewer: Staff) -> bool:
    """Is it worth offering this person to mark a “no” as done? Whether they may is asked of each."""
    return any(viewer.duties().has(role) for role in MARKS) or len(viewer.duties().acting_as) > 1


def _said(row: MonitoringAnswer) -> str:
    return dict(values_of(row.question)).get(row.value, row.value)
