"""What an authority sets up for its reviews: roles of those who come, questions of the form, entitlements."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import models, transaction

from iro_portal.core import audit
from iro_portal.core.dated_lists import DatedList
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reviews.models import (
    AttendanceRole,
    AttendanceRoles,
    Entitlement,
    EntitlementExplained,
    Entitlements,
    LatenessReason,
    LatenessReasons,
    MonitoringForm,
    MonitoringQuestion,
    Participant,
    Review,
)

Kind = MonitoringQuestion.Kind


@dataclass(frozen=True)
class RoleSpec:
    """One role at reviews: a key that stays, what it is called, on whose side it stands."""

    key: str
    label: str
    side: str = AttendanceRole.Side.PROFESSIONAL


@dataclass(frozen=True)
class QuestionSpec:
    """One question of the monitoring form; `choices` are pairs of key and label, for one of a list."""

    key: str
    label: str
    kind: str = Kind.YES_NO
    domain: str = ""
    choices: Sequence[Sequence[str]] = ()
    tracked: bool = True
    min_age: int | None = None
    max_age: int | None = None


@dataclass(frozen=True)
class EntitlementSpec:
    """One entitlement of a child in care, from an age where it has one."""

    key: str
    label: str
    min_age: int | None = None


@dataclass(frozen=True)
class LatenessSpec:
    """One reason for lateness: a key that stays, and what it is called."""

    key: str
    label: str


@transaction.atomic
def begin_attendance_roles(
    *, authority: Authority, name: str, in_force_from: date, roles: Sequence[RoleSpec], by: Staff | None, note: str = ""
) -> AttendanceRoles:
    """This function will begin a list of roles at reviews from a day; who is recorded already keeps their role.

    Raises NotInOrder for an empty list, a role twice, or a day on which a review was recorded under the list before.
    """
    _refuse(AttendanceRoles, authority, in_force_from, roles, by, _last_with_people)
    row = AttendanceRoles.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    AttendanceRole.objects.bulk_create(
        AttendanceRole(roles_list=row, order=place, **asdict(spec)) for place, spec in enumerate(roles)
    )
    audit.record("attendanceroles.begin", by=by, subject=row)
    return row


@transaction.atomic
def begin_monitoring_form(
    *, authority: Authority, name: str, in_force_from: date, questions: Sequence[QuestionSpec], by: Staff | None,
    note: str = "",
) -> MonitoringForm:  # fmt: skip
    """This function will begin a monitoring form from a day; a review keeps the form in force on the day it was held.

    Raises NotInOrder for a form without questions, a question twice, one of a list without a list, ages that no child
    has, or a day on which a form was filled in under the one before.
    """
    _refuse(MonitoringForm, authority, in_force_from, questions, by, _last_with_form)
    for spec in questions:
        _refuse_question(spec)
    row = MonitoringForm.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    MonitoringQuestion.objects.bulk_create(_question(row, place, spec) for place, spec in enumerate(questions))
    audit.record("monitoringform.begin", by=by, subject=row)
    return row


@transaction.atomic
def begin_entitlements(
    *, authority: Authority, name: str, in_force_from: date, entitlements: Sequence[EntitlementSpec], by: Staff | None,
    note: str = "",
) -> Entitlements:  # fmt: skip
    """This function will begin a list of entitlements from a day; what was explained before counts on by its key.

    Raises NotInOrder for an empty list, an entitlement twice, or a day on which one was explained under the list before.
    """
    _refuse(Entitlements, authority, in_force_from, entitlements, by, _last_explained)
    row = Entitlements.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    Entitlement.objects.bulk_create(
        Entitlement(entitlements_list=row, order=place, **asdict(spec)) for place, spec in enumerate(entitlements)
    )
    audit.record("entitlements.begin", by=by, subject=row)
    return row


@transaction.atomic
def begin_lateness_reasons(
    *, authority: Authority, name: str, in_force_from: date, reasons: Sequence[LatenessSpec], by: Staff | None,
    note: str = "",
) -> LatenessReasons:  # fmt: skip
    """This function will begin a list of reasons for lateness from a day; a review keeps the reason that it has.

    Raises NotInOrder for an empty list, a reason twice, or a day on which one was given under the list before.
    """
    _refuse(LatenessReasons, authority, in_force_from, reasons, by, _last_late)
    row = LatenessReasons.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    LatenessReason.objects.bulk_create(
        LatenessReason(reasons_list=row, order=place, **asdict(spec)) for place, spec in enumerate(reasons)
    )
    audit.record("latenessreasons.begin", by=by, subject=row)
    return row


def _question(form: MonitoringForm, place: int, spec: QuestionSpec) -> MonitoringQuestion:
    facts = asdict(spec) | {
        "choices": [list(pair) for pair in spec.choices], "tracked": spec.tracked and spec.kind == Kind.YES_NO,
    }  # fmt: skip
    return MonitoringQuestion(form=form, order=place, **facts)


def _refuse_question(spec: QuestionSpec) -> None:
    keys = [pair[0] for pair in spec.choices]
    if spec.kind == Kind.CHOICE and len(keys) < 2:
        raise NotInOrder(f"“{spec.label}” is answered from a list; write at least two answers.")
    if len(set(keys)) < len(keys):
        raise NotInOrder(f"“{spec.label}” has the same answer twice.")
    if spec.min_age is not None and spec.max_age is not None and spec.min_age > spec.max_age:
        raise NotInOrder(f"“{spec.label}” is for ages {spec.min_age} to {spec.max_age}; no child is that old.")


def _refuse(
    model: type[DatedList], authority: Authority, day: date, specs: Sequence, by: Staff | None, last: Callable
) -> None:
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
        if by.authority_id != authority.pk:
            raise NotInOrder("That authority is not your own.")
    kind, keys = model._meta.verbose_name, [spec.key for spec in specs]
    if not keys or len(set(keys)) < len(keys):
        raise NotInOrder(f"A {kind} needs at least one line, and each line a key of its own.")
    if model.objects.of(authority).filter(in_force_from=day).exists():
        raise NotInOrder(f"A {kind} begins on {in_full(day)} already; choose another day.", field="in_force_from")
    used = last(authority)
    if used and used >= day:
        raise NotInOrder(
            f"The list in force was used on {in_full(used)}; a new {kind} begins after that day.",
            field="in_force_from",
        )


def _last_with_people(authority: Authority) -> date | None:
    reviews = Review.objects.of(authority).filter(pk__in=Participant.objects.of(authority).values("review"))
    return reviews.aggregate(last=models.Max("held_on"))["last"]


def _last_with_form(authority: Authority) -> date | None:
    reviews = Review.objects.of(authority).filter(monitoring__isnull=False)
    return reviews.aggregate(last=models.Max("held_on"))["last"]


def _last_late(authority: Authority) -> date | None:
    return Review.objects.of(authority).exclude(late_reason=None).aggregate(last=models.Max("held_on"))["last"]


def _last_explained(authority: Authority) -> date | None:
    return EntitlementExplained.objects.of(authority).aggregate(last=models.Max("explained_on"))["last"]
