"""What stands around a child: a disability, proceedings in court, a child protection plan, times missing."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from children.commands.allowed import check, lock
from children.models import Child, CourtProceedings, Disability, MissingEpisode, ProtectionPlan
from children.permissions import can_report
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff

Interview = MissingEpisode.Interview


@transaction.atomic
def record_disability(
    *, child: Child, by: Staff | None, words: str, start: date, end: date | None = None
) -> Disability:
    """This function will record a disability of a child from a day. Raises NotInOrder for days out of order; Denied."""
    _begin(child, by)
    _refuse_past(child, start, "start")
    _refuse_end(start, end, "end")
    words = _needed(words, "Write which disability it is.", "words")
    if child.disabilities.filter(words__iexact=words, end=None).exists():
        raise NotInOrder(f"“{words}” is recorded already, and has not ended.", field="words")
    return _made(Disability(words=words, start=start, end=end), child, by)


@transaction.atomic
def change_disability(*, row: Disability, by: Staff | None, words: str, end: date | None) -> Disability:
    """This function will correct the words of a disability, or record the day from which it is no longer there."""
    _begin(row.child, by)
    _refuse_end(row.start, end, "end")
    return _changed(row, by, words=_needed(words, "Write which disability it is.", "words"), end=end)


@transaction.atomic
def record_proceedings(
    *, child: Child, by: Staff | None, kind: str, issued_on: date, court: str = "", case_number: str = "",
    guardian: str = "", next_hearing_on: date | None = None, ended_on: date | None = None, outcome: str = "",
) -> CourtProceedings:  # fmt: skip
    """This function will record proceedings in court about a child.

    Raises NotInOrder for a hearing or an end before they were issued, an end without an outcome, a hearing after the
    end, the same proceedings twice; Denied.
    """
    _begin(child, by)
    _refuse_past(child, issued_on, "issued_on")
    kind = _needed(kind, "Write what the proceedings are about.", "kind")
    if child.court_proceedings.filter(kind__iexact=kind, issued_on=issued_on).exists():
        raise NotInOrder(f"“{kind}”, issued on {in_full(issued_on)}, is recorded already.", field="kind")
    row = CourtProceedings(
        kind=kind, issued_on=issued_on, court=court.strip(), case_number=case_number.strip(), guardian=guardian.strip(),
        next_hearing_on=next_hearing_on, ended_on=ended_on, outcome=outcome.strip(),
    )  # fmt: skip
    _refuse_hearing(issued_on, next_hearing_on, ended_on, outcome)
    return _made(row, child, by)


@transaction.atomic
def change_proceedings(
    *, row: CourtProceedings, by: Staff | None, court: str, case_number: str, guardian: str,
    next_hearing_on: date | None, ended_on: date | None, outcome: str,
) -> CourtProceedings:  # fmt: skip
    """This function will record the next hearing, the guardian, or how proceedings ended; old values go to the log."""
    _begin(row.child, by)
    _refuse_hearing(row.issued_on, next_hearing_on, ended_on, outcome)
    words = {"court": court.strip(), "case_number": case_number.strip(), "guardian": guardian.strip()}
    days = {"next_hearing_on": next_hearing_on, "ended_on": ended_on, "outcome": outcome.strip()}
    return _changed(row, by, **words, **days)


@transaction.atomic
def begin_protection_plan(
    *, child: Child, by: Staff | None, start: date, category: str = "", end: date | None = None,
    next_conference_on: date | None = None,
) -> ProtectionPlan:  # fmt: skip
    """This function will record a child protection plan beside the care plan.

    Raises NotInOrder while one is open, before the end of the one before, and for days out of order; Denied.
    """
    _begin(child, by)
    _refuse_past(child, start, "start")
    _refuse_plan(start, end, next_conference_on)
    last = child.protection_plans.order_by("-start").first()
    if last and last.end is None:
        raise NotInOrder(f"A child protection plan stands since {in_full(last.start)}; end it first.")
    if last and start < last.end:
        raise NotInOrder(
            f"The plan before it ended on {in_full(last.end)}; give that day or a later one.", field="start"
        )
    row = ProtectionPlan(start=start, end=end, category=category.strip(), next_conference_on=next_conference_on)
    return _made(row, child, by)


@transaction.atomic
def change_protection_plan(
    *, row: ProtectionPlan, by: Staff | None, category: str, next_conference_on: date | None, end: date | None
) -> ProtectionPlan:
    """This function will record the next conference of a child protection plan, its category, or its end."""
    _begin(row.child, by)
    _refuse_plan(row.start, end, next_conference_on)
    if end is None and row.child.protection_plans.filter(start__gt=row.start).exists():
        raise NotInOrder("A later child protection plan is recorded, so this one has an end.", field="end")
    return _changed(row, by, category=category.strip(), next_conference_on=next_conference_on, end=end)


@transaction.atomic
def record_missing(
    *, child: Child, by: Staff | None, kind: str, start: date, end: date | None = None, interview: str = "",
    interviewed_on: date | None = None,
) -> MissingEpisode:  # fmt: skip
    """This function will record a time missing or away, and the return home interview after it; `end` is the return.

    Raises NotInOrder for a day out of care or in the future, a time that lies in another, an interview before the
    return; Denied.
    """
    _begin(child, by)
    _refuse_past(child, start, "start")
    if not child.periods.not_over(start).filter(start__lte=start).exists():
        raise NotInOrder(f"The child was not looked after on {in_full(start)}; give another day.", field="start")
    _refuse_return(start, end, interview, interviewed_on)
    if other := _overlapping(child, start, end):
        until = f" until {in_full(other.end)}" if other.end else " and no return is recorded"
        raise NotInOrder(
            f"{other.get_kind_display()} from {in_full(other.start)}{until}: these days are recorded already.",
            field="start",
        )
    row = MissingEpisode(kind=kind, start=start, end=end, interview=interview, interviewed_on=interviewed_on)
    return _made(row, child, by)


@transaction.atomic
def change_missing(
    *, row: MissingEpisode, by: Staff | None, end: date | None, interview: str, interviewed_on: date | None
) -> MissingEpisode:
    """This function will record that a child came back, and the return home interview."""
    _begin(row.child, by)
    _refuse_return(row.start, end, interview, interviewed_on)
    if other := _overlapping(row.child, row.start, end, but=row):
        raise NotInOrder(
            f"Another time begins on {in_full(other.start)}; give that day or an earlier one.", field="end"
        )
    return _changed(row, by, end=end, interview=interview, interviewed_on=interviewed_on)


def _begin(child: Child, by: Staff | None) -> None:
    check(can_report, child, by)
    lock(child)


def _made(row: models.Model, child: Child, by: Staff | None):
    row.authority_id, row.child, row.by = child.authority_id, child, by
    row.save()
    audit.record(f"{row._meta.model_name}.record", by=by, subject=row, children=[child.pk])
    return row


def _changed(row: models.Model, by: Staff | None, **new):
    # The child is locked: read anew, what stands there now is what the log keeps.
    row.refresh_from_db()
    changed = {key: [getattr(row, key), value] for key, value in new.items() if getattr(row, key) != value}
    if not changed:
        return row
    for key, (_, value) in changed.items():
        setattr(row, key, value)
    row.save()
    audit.record(
        f"{row._meta.model_name}.change", by=by, subject=row, children=[row.child_id],
        detail={"fields": sorted(changed)}, values=changed,
    )  # fmt: skip
    return row


def _overlapping(child: Child, start: date, end: date | None, but: MissingEpisode | None = None):
    """Another time that shares a day with this one; the day of a return may be the first day of the next."""
    rows = child.missing_episodes.exclude(pk=but and but.pk).not_over(start)
    rows = rows | child.missing_episodes.exclude(pk=but and but.pk).filter(start=start)
    return (rows.filter(start__lt=end) | rows.filter(start=start) if end else rows).order_by("start").first()


def _needed(words: str, sentence: str, field: str) -> str:
    if not words.strip():
        raise NotInOrder(sentence, field=field)
    return words.strip()


def _refuse_past(child: Child, day: date, field: str) -> None:
    if day > timezone.localdate():
        raise NotInOrder(f"{in_full(day)} is in the future; give the day on which it began.", field=field)
    if day < child.date_of_birth:
        raise NotInOrder(f"The child was born on {in_full(child.date_of_birth)}; give a later day.", field=field)


def _refuse_end(start: date, end: date | None, field: str) -> None:
    if end and end <= start:
        raise NotInOrder(f"It began on {in_full(start)}; it ends on a later day.", field=field)
    if end and end > timezone.localdate():
        raise NotInOrder(f"{in_full(end)} is in the future; record the end once it has come.", field=field)


def _refuse_hearing(issued_on: date, hearing_on: date | None, ended_on: date | None, outcome: str) -> None:
    if hearing_on and hearing_on < issued_on:
        raise NotInOrder(
            f"The proceedings were issued on {in_full(issued_on)}; a hearing lies then or later.",
            field="next_hearing_on",
        )
    if ended_on is None:
        return
    if ended_on < issued_on:
        raise NotInOrder(f"They were issued on {in_full(issued_on)}; they end then or later.", field="ended_on")
    if ended_on > timezone.localdate():
        raise NotInOrder(f"{in_full(ended_on)} is in the future; record the end once it has come.", field="ended_on")
    if hearing_on and hearing_on > ended_on:
        raise NotInOrder(f"They ended on {in_full(ended_on)}; no hearing follows.", field="next_hearing_on")
    _needed(outcome, "Say how they ended.", "outcome")


def _refuse_plan(start: date, end: date | None, conference_on: date | None) -> None:
    _refuse_end(start, end, "end")
    if conference_on and conference_on < start:
        raise NotInOrder(
            f"The plan began on {in_full(start)}; a conference lies then or later.", field="next_conference_on"
        )
    if conference_on and end and conference_on > end:
        raise NotInOrder(f"The plan ended on {in_full(end)}; no conference follows.", field="next_conference_on")


def _refuse_return(start: date, end: date | None, interview: str, interviewed_on: date | None) -> None:
    today = timezone.localdate()
    if end and end < start:
        raise NotInOrder(f"It began on {in_full(start)}; the child came back then or later.", field="end")
    if end and end > today:
        raise NotInOrder(f"{in_full(end)} is in the future; record the return once it has come.", field="end")
    if interview and end is None:
        raise NotInOrder("The interview follows the return; record the day of the return too.", field="end")
    if interviewed_on and interview != Interview.HELD:
        raise NotInOrder("A day belongs to an interview that was held.", field="interviewed_on")
    if interview == Interview.HELD and interviewed_on is None:
        raise NotInOrder("Enter the day of the interview.", field="interviewed_on")
    if interviewed_on and not end <= interviewed_on <= today:
        raise NotInOrder(
            f"The child came back on {in_full(end)}; give a day from then until today.", field="interviewed_on"
        )
