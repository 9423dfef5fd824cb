"""Looking after ladders, reasons and outcomes without a developer: each change is a new list from a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from escalations.models import (
    Cause,
    CauseList,
    Escalation,
    Feature,
    Outcome,
    OutcomeList,
    Protocol,
    ProtocolStage,
    Reason,
    ReasonList,
    StageAnswerer,
)
from escalations.standard_reasons import StandardReason
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Authority
from people.permissions import require
from people.roles import Permission, Role


@dataclass(frozen=True)
class StageSpec:
    """One rung: rank (0 informal), name, who answers as (role, title) in order, working days, who raises it."""

    rank: int
    name: str
    answered_by: Sequence[tuple[Role, str]]
    working_days: int = 5
    raised_by_role: Role = Role.IRO


@dataclass(frozen=True)
class ReasonSpec:
    """One reason: label, standard reason, labels of its features; a key of its own where the label's will not do."""

    label: str
    standard: str = StandardReason.OTHER
    features: Sequence[str] = field(default_factory=tuple)
    key: str = ""


DEFAULT_LADDER = (
    StageSpec(0, "Informal: social worker", [(Role.SOCIAL_WORKER, "social worker")]),
    StageSpec(1, "Stage 1: team manager", [(Role.TEAM_MANAGER, "team manager")]),
    StageSpec(2, "Stage 2: head of service", [(Role.HEAD_OF_SERVICE, "head of service")]),
    StageSpec(3, "Stage 3: director", [(Role.DIRECTOR, "director")]),
)


@transaction.atomic
def begin_protocol(
    *, authority: Authority, name: str, in_force_from: date, stages: Sequence[StageSpec], by, cap_working_days: int = 20,
    note: str = "",
) -> Protocol:  # fmt: skip
    """This function will begin a ladder from a day; escalations keep the ladder under which they began."""
    _refuse(Protocol, authority, in_force_from, by, bool(stages))
    ranks = [stage.rank for stage in stages]
    if ranks != sorted(set(ranks)):
        raise NotInOrder("The stages of a ladder need ranks that rise: 0 informal, 1, 2, 3.")
    protocol = Protocol.objects.create(
        authority=authority, name=name, in_force_from=in_force_from, cap_working_days=cap_working_days, note=note
    )
    for stage in stages:
        _add_stage(protocol, stage)
    audit.record("protocol.begin", by=by, subject=protocol)
    return protocol


@transaction.atomic
def begin_reason_list(
    *, authority: Authority, name: str, in_force_from: date, reasons: Sequence[ReasonSpec], by, note: str = ""
) -> ReasonList:
    """This function will begin a list of reasons from a day."""
    _refuse(ReasonList, authority, in_force_from, by, bool(reasons))
    row = ReasonList.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    for order, spec in enumerate(reasons):
        key = spec.key or key_of(spec.label)
        reason = Reason.objects.create(list=row, key=key, label=spec.label, order=order, standard=spec.standard)
        Feature.objects.bulk_create(
            Feature(reason=reason, key=key_of(label), label=label, order=n) for n, label in enumerate(spec.features)
        )
    audit.record("reasonlist.begin", by=by, subject=row)
    return row


@transaction.atomic
def begin_outcome_list(
    *, authority: Authority, name: str, in_force_from: date, outcomes: Sequence[tuple[str, str]], by, note: str = ""
) -> OutcomeList:
    """This function will begin a list of outcomes, (key, label) each, from a day."""
    _refuse(OutcomeList, authority, in_force_from, by, bool(outcomes))
    row = OutcomeList.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    Outcome.objects.bulk_create(
        Outcome(list=row, key=key, label=label, order=n) for n, (key, label) in enumerate(outcomes)
    )
    audit.record("outcomelist.begin", by=by, subject=row)
    return row


@transaction.atomic
def begin_cause_list(
    *, authority: Authority, name: str, in_force_from: date, causes: Sequence[tuple[str, bool]], by, note: str = ""
) -> CauseList:
    """This function will begin a list of causes of drift, (label, inside the council) each, from a day."""
    _refuse(CauseList, authority, in_force_from, by, bool(causes))
    row = CauseList.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    Cause.objects.bulk_create(
        Cause(list=row, key=key_of(label), label=label, order=n, inside_council=inside)
        for n, (label, inside) in enumerate(causes)
    )
    audit.record("causelist.begin", by=by, subject=row)
    return row


def key_of(label: str) -> str:
    """Return the key that a label gets when it is first written; later labels never change it."""
    return slugify(label)[:60].strip("-")


def _add_stage(protocol: Protocol, spec: StageSpec) -> None:
    if not spec.answered_by:
        raise NotInOrder(f"{spec.name} names nobody who answers it.")
    stage = ProtocolStage.objects.create(
        protocol=protocol, rank=spec.rank, key=key_of(spec.name), name=spec.name, working_days=spec.working_days,
        raised_by_role=spec.raised_by_role,
    )  # fmt: skip
    StageAnswerer.objects.bulk_create(
        StageAnswerer(stage=stage, role=role, title=title, order=n) for n, (role, title) in enumerate(spec.answered_by)
    )


def _refuse(model, authority: Authority, day: date, by, has_items: bool) -> None:
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
        if by.authority_id != authority.pk:
            raise NotInOrder("That authority is not your own.")
    kind = model._meta.verbose_name
    if not has_items:
        raise NotInOrder(f"A {kind} needs at least one line.")
    if model.objects.of(authority).filter(in_force_from=day).exists():
        raise NotInOrder(f"A {kind} begins on {in_full(day)} already; choose another day.")
    later = Escalation.objects.of(authority).sent().filter(raised_on__gte=day)
    if model in (Protocol, ReasonList) and later.exists():
        first = later.order_by("raised_on").first()
        raise NotInOrder(
            f"{first} was raised on {in_full(first.raised_on)} under the list in force then; "
            f"a new {kind} begins after the last escalation, or in the future."
        )
