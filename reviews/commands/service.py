"""Sheets of the IRO service: the supervision of an IRO, the feedback to a team. What was kept or sent stays as it was."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit, outbox
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import PostHolding, Staff, Team
from people.permissions import require, same_authority
from people.roles import Permission, Role
from reviews import feedback, supervision
from reviews.figures import kept
from reviews.models import Supervision, TeamFeedback


@transaction.atomic
def record_supervision(*, iro: Staff, held_on: date, by: Staff, words: str = "", agreed: str = "") -> Supervision:
    """This function will keep a supervision: the IRO's figures as they stand, the words, what was agreed; the IRO is told.

    Raises Denied for anybody but the IRO manager; NotInOrder for a day to come, a second one on a day, one's own, and
    for a sheet on which nothing was said.
    """
    require(by, Permission.SUPERVISE_IROS)
    _refuse_supervision(iro, held_on, by)
    if not words.strip() and not agreed.strip():
        raise NotInOrder("Say what was talked about, or what was agreed.", field="words")
    Staff.objects.select_for_update().get(pk=iro.pk)  # two at once: the second is told, not refused by the database
    if Supervision.objects.filter(iro=iro, held_on=held_on).exists():
        raise NotInOrder(f"A supervision of {iro} on {in_full(held_on)} is kept already.", field="held_on")
    row = Supervision.objects.create(
        authority_id=iro.authority_id, iro=iro, held_on=held_on, words=words.strip(), agreed=agreed.strip(), by=by,
        figures=kept(supervision.figures_of(iro, held_on)),
    )  # fmt: skip
    audit.record("supervision.record", by=by, subject=row, detail={"iro": iro.pk, "held_on": held_on})
    _tell([iro], row, "supervision", f"the sheet of your supervision on {in_full(held_on)} is kept; you can read it.")
    return row


@transaction.atomic
def write_feedback(*, team: Team, quarter_start: date, by: Staff, words: str) -> TeamFeedback:
    """This function will keep the words for a team and quarter as a draft that only the IRO manager reads.

    Raises Denied; NotInOrder for a quarter to come and for feedback that was sent.
    """
    row = _open_feedback(team, quarter_start, by)
    before = audit.standing(row)
    row.words, row.by = words.strip(), by
    row.save()
    audit.record(
        "teamfeedback.write",
        by=by,
        subject=row,
        detail={"team": team.pk, "quarter": quarter_start},
        values=audit.since(before, row),
    )
    return row


@transaction.atomic
def send_feedback(*, team: Team, quarter_start: date, by: Staff, words: str) -> TeamFeedback:
    """This function will send the feedback of a quarter that is over: figures as they stand, words; the manager is told.

    Raises as write_feedback does, and NotInOrder while the quarter lasts and where no words are given.
    """
    end = feedback.quarters_beside(quarter_start)[1]
    if timezone.localdate() < end:
        raise NotInOrder(f"The quarter lasts until {in_full(end)}; keep a draft, and send it then or later.")
    if not words.strip():
        raise NotInOrder("Say what the team should know; figures alone do not tell it.", field="words")
    row = write_feedback(team=team, quarter_start=quarter_start, by=by, words=words)
    before = audit.standing(row)
    row.figures, row.sent_on = kept(feedback.figures_of(team, quarter_start)), timezone.localdate()
    row.save()
    audit.record(
        "teamfeedback.send",
        by=by,
        subject=row,
        detail={"team": team.pk, "quarter": quarter_start},
        values=audit.since(before, row),
    )
    manager = told_of(team)
    _tell([manager] if manager else [], row, "feedback", "the IRO service has sent feedback to your team.")
    return row


def told_of(team: Team) -> Staff | None:
    """Return the manager of a team, or of the closest team above it, who is told of feedback."""
    return PostHolding.objects.holder(Role.TEAM_MANAGER, team, timezone.localdate())


def _refuse_supervision(iro: Staff, held_on: date, by: Staff) -> None:
    if not same_authority(iro, by):
        raise NotInOrder(f"{iro} belongs to another authority.")
    if iro.pk == by.pk:
        raise NotInOrder("Nobody supervises themselves; another IRO manager keeps this sheet.")
    if held_on > timezone.localdate():
        raise NotInOrder(f"{in_full(held_on)} is in the future; give the day of the supervision.", field="held_on")


def _open_feedback(team: Team, quarter_start: date, by: Staff) -> TeamFeedback:
    require(by, Permission.SUPERVISE_IROS)
    if not same_authority(team, by):
        raise NotInOrder(f"{team} belongs to another authority.")
    if quarter_start > timezone.localdate():
        raise NotInOrder(f"The quarter from {in_full(quarter_start)} has not begun.")
    Team.objects.select_for_update().get(pk=team.pk)  # two at once write one sheet
    row = TeamFeedback.objects.filter(team=team, quarter_start=quarter_start).first()
    if row and row.sent_on:
        raise NotInOrder(f"The feedback to {team} was sent on {in_full(row.sent_on)}; what was sent stays as it was.")
    return row or TeamFeedback(authority_id=team.authority_id, team=team, quarter_start=quarter_start)


def _tell(people: list[Staff], row, kind: str, line: str) -> None:
    for staff in people:
        outbox.tell(
            staff, kind=f"service.{kind}", subject=row, line=f"{row.reference}: {line}", path=row.get_absolute_url()
        )
