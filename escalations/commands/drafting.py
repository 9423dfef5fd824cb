"""Writing an escalation before it is sent: whatever was typed is kept, however little it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from children.models import Child
from escalations.models import (
    Cause,
    Escalation,
    EscalationChild,
    EscalationReason,
    Feature,
    ProtocolStage,
    Reason,
)
from iro_portal.core import audit
from iro_portal.core.dated_lists import DatedList
from iro_portal.core.dates import in_full
from iro_portal.core.permissions import Denied
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from people.permissions import require
from people.roles import Permission

WORDS = (
    "source", "concern", "child_says", "told_of_advocacy", "why_not_told", "asked_for", "asked_by_day",
    "urgent", "phoned_whom", "phoned_at", "why_this_stage", "review", "review_step",
)  # fmt: skip


@transaction.atomic
def save_draft(
    *,
    by: Staff,
    children: Iterable[Child],
    main_reason: Reason | None = None,
    other_reasons: Iterable[Reason] = (),
    features: Iterable[Feature] = (),
    causes: Iterable[Cause] = (),
    stage: ProtocolStage | None = None,
    draft: Escalation | None = None,
    version: int | None = None,
    token: UUID | None = None,
    **words: Any,
) -> Escalation:
    """This function will keep a draft, new or changed, and return it.

    `words` are fields of the form (see WORDS); `token` marks the form, so that one sent twice makes one
    escalation. Raises Denied for a child whom the writer may not see, NotInOrder for
    a reason or stage of another authority or of two lists, MovedOn where the draft was sent or changed meanwhile.
    """
    if draft is None:
        require(by, Permission.RAISE_ESCALATION)
    children, reasons = list(children), _reasons(main_reason, other_reasons)
    refuse_unseen(children, by)
    causes = list(causes)
    _refuse_foreign(by, [*{reason.list for reason in reasons}, *{cause.list for cause in causes}], stage)
    escalation = perform(draft, "edit", by=by, version=version) if draft else _new_draft(by, token)
    _fill(escalation, words, stage, children)
    _replace_children(escalation, children)
    _replace_reasons(escalation, reasons, list(features))
    escalation.causes.set(causes)
    if draft is None:
        audit.record("escalation.begin", by=by, subject=escalation)
    return escalation


@transaction.atomic
def take_over_draft(*, escalation: Escalation, by: Staff, version: int | None = None) -> Escalation:
    """This function will make a draft that its writer can open no more somebody else's own; every word stays.

    The log keeps whose it was. Raises Denied where the writer still has it, or one of its children is not open to `by`.
    """
    return perform(escalation, "take_over", by=by, version=version, writer=by)


@transaction.atomic
def discard(*, escalation: Escalation, by: Staff, version: int | None = None) -> None:
    """This function will throw a draft away; the log keeps that there was one."""
    gone = perform(escalation, "discard", by=by, version=version, deletes=True)
    Escalation.objects.filter(pk=gone.pk).delete()


def refuse_unseen(children: list[Child], by: Staff) -> None:
    """Raise Denied where one of the children is none whose record this person may open, or was handed over by them."""
    seen = set(Child.objects.in_hand_of(by).filter(pk__in=[c.pk for c in children]).values_list("pk", flat=True))
    for child in children:
        if child.pk not in seen:
            raise Denied(f"{child.reference} is not one of the children about whom you may raise an escalation.")


def _new_draft(by: Staff, token: UUID | None) -> Escalation:
    others = Escalation.objects.filter(uuid=token).exclude(raised_by=by)
    if token and others.exists():
        raise NotInOrder("This form was begun by somebody else; open the child's page and begin one of your own.")
    reference = next_reference(by.authority_id, "DRAFT")
    mark = {"uuid": token} if token else {}
    return Escalation(authority_id=by.authority_id, reference=reference, raised_by=by, **mark)


def _fill(escalation: Escalation, words: dict[str, Any], stage, children: list[Child]) -> None:
    for name, value in words.items():
        if name not in WORDS:
            raise TypeError(f"{name} is not a field of a draft")
        setattr(escalation, name, value)
    review = escalation.review
    if review and children and review.child_id not in {child.pk for child in children}:
        raise NotInOrder(f"{review} is the review of another child.")
    phoned = escalation.phoned_at
    if phoned and phoned > timezone.now():
        call = f"{in_full(timezone.localdate(phoned))} at {timezone.localtime(phoned):%H:%M}"
        raise NotInOrder(f"The telephone call of {call} lies in the future.", field="phoned_time")
    escalation.stage, escalation.protocol = stage, stage.protocol if stage else None
    escalation.lead_child = children[0] if children else None
    escalation.save()


def _replace_children(escalation: Escalation, children: list[Child]) -> None:
    escalation.children.all().delete()
    rows = [
        EscalationChild(authority_id=escalation.authority_id, escalation=escalation, child=child) for child in children
    ]
    EscalationChild.objects.bulk_create(rows)


def _replace_reasons(escalation: Escalation, reasons: dict[Reason, bool], features: list[Feature]) -> None:
    escalation.reasons.all().delete()
    for reason, is_main in reasons.items():
        row = EscalationReason.objects.create(
            authority_id=escalation.authority_id, escalation=escalation, reason=reason, is_main=is_main
        )
        row.features.set([feature for feature in features if feature.reason_id == reason.pk])


def _reasons(main: Reason | None, others: Iterable[Reason]) -> dict[Reason, bool]:
    chosen = {main: True} if main else {}
    chosen |= {reason: False for reason in others if reason != main}
    if len({reason.list_id for reason in chosen}) > 1:
        raise NotInOrder("The reasons come from two different lists; choose them from one.")
    return chosen


def _refuse_foreign(by: Staff, lists: list[DatedList], stage: ProtocolStage | None) -> None:
    for owner in [*lists, *([stage.protocol] if stage else [])]:
        if owner.authority_id != by.authority_id:
            raise NotInOrder(f"{owner} belongs to another authority.")
