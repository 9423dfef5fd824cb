"""Audits of case files and of observed practice: the template, an audit with its answers, what it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import models, transaction
from django.utils import timezone

from children.models import Child
from iro_portal.core import audit as log
from iro_portal.core.dates import in_full
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reviews.models import Audit, AuditAction, AuditAnswer, AuditQuestion, AuditTemplate, Review
from reviews.permissions import can_audit, can_close_action

About = Audit.About


@dataclass(frozen=True)
class AuditQuestionSpec:
    """One question of an audit: a key that stays, its words, whether it is asked of a file, of practice or of both."""

    key: str
    label: str
    about: str = AuditQuestion.About.BOTH


@transaction.atomic
def begin_audit_template(
    *, authority: Authority, name: str, in_force_from: date, questions: Sequence[AuditQuestionSpec], by: Staff | None,
    note: str = "",
) -> AuditTemplate:  # fmt: skip
    """This function will begin an audit template from a day; an audit keeps the one in force on its day."""
    _refuse_template(authority, in_force_from, questions, by)
    row = AuditTemplate.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    AuditQuestion.objects.bulk_create(
        AuditQuestion(template=row, order=place, **asdict(spec)) for place, spec in enumerate(questions)
    )
    log.record("audittemplate.begin", by=by, subject=row)
    return row


@transaction.atomic
def record_audit(
    *, template: AuditTemplate, about: str, by: Staff, audited_on: date, grade: str, words: str,
    answers: Mapping[AuditQuestion, tuple[str, str]], child: Child | None = None, review: Review | None = None,
) -> Audit:  # fmt: skip
    """This function will record an audit of a child's file, or of the IRO's practice at a review that was held.

    `answers`: question -> (value, words). The IRO audited is the child's, or who held the review. Raises Denied (own
    practice too), NotInOrder for a day to come, a review not held by then, an answer missing, or no findings.
    """
    row = Audit(
        authority=by.authority, template=template, about=about, child=child, review=review, audited_on=audited_on,
        grade=grade, words=words.strip(), by=by, iro=_iro(child, review, audited_on),
    )  # fmt: skip
    can_audit.check(row, by)
    _refuse_audit(row, answers)
    row.reference = next_reference(row.authority_id, "AUD", audited_on.year)
    row.save()
    AuditAnswer.objects.bulk_create(
        AuditAnswer(authority_id=row.authority_id, audit=row, question=question, value=value, words=said.strip())
        for question, (value, said) in answers.items()
    )
    log.record("audit.record", by=by, subject=row, detail={"about": about, "grade": grade})
    return row


@transaction.atomic
def add_audit_action(*, audit: Audit, words: str, whose: str, due_on: date, by: Staff) -> AuditAction:
    """This function will add what an audit asks for: what, whose, by when."""
    can_audit.check(audit, by)
    if not words.strip() or not whose.strip():
        raise NotInOrder("Say what is to be done, and by whom.", field="words" if whose.strip() else "whose")
    if due_on < audit.audited_on:
        raise NotInOrder(
            f"{in_full(due_on)} lies before the audit of {in_full(audit.audited_on)}; give a later day.", field="due_on"
        )
    row = AuditAction.objects.create(
        authority_id=audit.authority_id, audit=audit, words=words.strip(), whose=whose.strip(), due_on=due_on
    )
    log.record("audit.add_action", by=by, subject=audit, detail={"action": row.pk, "due": due_on})
    return row


@transaction.atomic
def close_audit_action(*, action: AuditAction, by: Staff, closed_on: date, words: str) -> AuditAction:
    """This function will close an action with what came of it. Raises Denied for one's own, NotInOrder if it is closed."""
    row = AuditAction.objects.select_for_update(of=("self",)).select_related("audit").get(pk=action.pk)
    can_close_action.check(row, by)
    if row.closed_on:
        raise NotInOrder(f"That action was closed on {in_full(row.closed_on)} already.")
    if not row.audit.audited_on <= closed_on <= timezone.localdate():
        raise NotInOrder("Give today, the day of the audit, or one between.", field="closed_on")
    before = log.standing(row)
    row.closed_on, row.closed_by, row.closing_words = closed_on, by, words.strip()
    row.save()
    log.record(
        "audit.close_action",
        by=by,
        subject=row.audit,
        detail={"action": row.pk, "on": closed_on},
        values=log.since(before, row),
    )
    return row


def _iro(child: Child | None, review: Review | None, on: date) -> Staff | None:
    if review is not None:
        return review.iro
    row = child.allocations.current(on).filter(kind="iro").select_related("staff").first() if child else None
    return row.staff if row else None


def _refuse_audit(row: Audit, answers: Mapping) -> None:
    if row.audited_on > timezone.localdate():
        raise NotInOrder(f"{in_full(row.audited_on)} is in the future; give the day of the audit.", field="audited_on")
    if row.about == About.FILE and row.child is None:
        raise NotInOrder("Say whose file it is.", field="child")
    if row.about == About.PRACTICE:
        _refuse_review(row)
    asked = {question.pk for question in row.template.questions.filter(about__in=(row.about, "both"))}
    if asked != {question.pk for question in answers}:
        raise NotInOrder("Every question of the template is answered, with “not applicable” where it is.")
    if not row.words:
        raise NotInOrder("Write what you found.", field="words")


def _refuse_review(row: Audit) -> None:
    if row.review is None or row.review.held_on is None:
        raise NotInOrder("Practice is observed at a review that was held.", field="review")
    if row.iro is None:
        raise NotInOrder(f"Nobody is recorded as the IRO of {row.review}.", field="review")
    if row.audited_on < row.review.held_on:
        raise NotInOrder(f"{row.review} was held on {in_full(row.review.held_on)}, after that.", field="audited_on")


def _refuse_template(authority: Authority, day: date, questions: Sequence[AuditQuestionSpec], by: Staff | None) -> None:
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
        if by.authority_id != authority.pk:
            raise NotInOrder("That authority is not your own.")
    keys = [spec.key for spec in questions]
    if not keys or len(set(keys)) < len(keys):
        raise NotInOrder("An audit template needs at least one question, and each a key of its own.")
    if AuditTemplate.objects.of(authority).filter(in_force_from=day).exists():
        raise NotInOrder(
            f"An audit template begins on {in_full(day)} already; choose another day.", field="in_force_from"
        )
    last = Audit.objects.of(authority).aggregate(last=models.Max("audited_on"))["last"]
    if last and last >= day:
        raise NotInOrder(
            f"The template in force was used on {in_full(last)}; a new one begins after that day.",
            field="in_force_from",
        )
