"""The workflow before a review's record: an authority's ordered stages, and the steps of one review.

The record of the review comes after the last stage; it has a model of its own (`record.py`).
"""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import RETURN_VALUE, transition

from iro_portal.core.dated_lists import DatedList, ListItem
from iro_portal.core.dates import in_full
from iro_portal.core.states import StateField, StatefulModel
from iro_portal.core.working_days import calendar
from people.models import Authority, Staff
from people.roles import Role
from reviews import permissions as may
from reviews.due_dates import working_days_from
from reviews.models.review import Review
from reviews.querysets import WorkflowStepQuerySet
from reviews.states import NOT_SIGNED_OFF, StepState

OWNERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.IRO)


class Workflow(DatedList):
    """What has to be signed off, in which order, before the record of a review can be completed."""

    def is_used(self) -> bool:
        return self.pk is not None and WorkflowStep.objects.filter(stage__workflow=self).exists()


class WorkflowStage(ListItem):
    """One line of a workflow. Lines of one order are alternatives by age: care plan, or pathway plan from 16."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="stages")
    owner_role = models.CharField(
        max_length=40, choices=[(each.value, each.label) for each in OWNERS], default=Role.SOCIAL_WORKER
    )
    due_working_days = models.SmallIntegerField(default=-3, help_text="From the review; negative: before it.")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    two_persons = models.BooleanField(
        default=True, help_text="Signed off by somebody other than its author; if not, it asks for no approval at all."
    )

    class Meta(ListItem.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workflow", "key"], name="stage_key_once_a_workflow"),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=models.F("min_age")),
                name="stage_ages_in_order",
            ),
        ]

    @property
    def dated_list(self) -> Workflow:
        return self.workflow

    def fits(self, age: int) -> bool:
        """Is this line meant for a child of this age?"""
        return (self.min_age is None or age >= self.min_age) and (self.max_age is None or age <= self.max_age)


def step_before(step: "WorkflowStep") -> "WorkflowStep | None":
    """Return the first step before this one that is not signed off."""
    before = step.review.steps.not_signed_off().filter(order__lt=step.order)
    return before.select_related("stage").order_by("order").first()


def is_next(step: "WorkflowStep") -> bool:
    """Is every step before this one signed off?"""
    return step_before(step) is None


def why_not_yet(step: "WorkflowStep") -> str:
    """Say why a step cannot start yet; empty where it can."""
    before = step_before(step)
    return f"{step} cannot start yet, because “{before.stage.label}” is {before.stands()}." if before else ""


is_next.sentence = why_not_yet


def asks_for_two(step: "WorkflowStep") -> bool:
    """Does the stage ask for somebody to sign off what another wrote?"""
    return step.stage.two_persons


def asks_for_one(step: "WorkflowStep") -> bool:
    """Does the stage ask for no approval? Nobody approves their own; there it is finished, and nobody signs it off."""
    return not step.stage.two_persons


asks_for_two.sentence = lambda step: f"“{step.stage.label}” asks for no second person: finish it."
asks_for_one.sentence = lambda step: f"“{step.stage.label}” is signed off by somebody else: submit it."


# Where a step goes whose sign-off is taken back: to where it stood before.
AS_IT_STOOD = RETURN_VALUE(*NOT_SIGNED_OFF)


class WorkflowStep(StatefulModel):
    """One stage of the workflow for one review. `since_on` is the day on which it came into its present state."""

    class Source(models.TextChoices):
        HERE = "here", "The portal"
        CASE_SYSTEM = "case-system", "The case system"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="steps")
    stage = models.ForeignKey(WorkflowStage, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    state = StateField(default=StepState.NOT_STARTED, choices=StepState, protected=True, max_length=20)
    since_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    signed_off_on = models.DateField(null=True)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_by_name = models.CharField(max_length=120, blank=True)
    why_reopened = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=Source, default=Source.HERE)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = WorkflowStepQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("order", "pk")
        indexes = [models.Index(fields=["authority", "state"], name="step_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["review", "order"], name="one_step_a_place"),
            models.UniqueConstraint(fields=["review", "stage"], name="one_step_a_stage"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_state_known"),
            models.CheckConstraint(
                condition=Q(state=StepState.SIGNED_OFF, signed_off_on__isnull=False)
                | (~Q(state=StepState.SIGNED_OFF) & Q(signed_off_on=None)),
                name="step_signed_off_has_day",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(signed_off_by=None) | ~Q(signed_off_by=models.F("author")),
                name="step_not_signed_off_by_its_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage.label} of {self.review}"

    @property
    def reference(self) -> str:
        return self.review.reference

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        return [self.review.child_id]

    @property
    def due_on(self) -> date | None:
        """The day by which it is wanted: so many working days from the review's day, or from its last day in time."""
        day = self.review.held_on or self.review.planned_on or self.review.limit_on
        days = calendar(self.authority.calendar)
        return working_days_from(days, day, self.stage.due_working_days) if day else None

    @property
    def owner(self) -> Staff | None:
        return may.owner_of(self)

    @property
    def is_signed_off(self) -> bool:
        return self.state == StepState.SIGNED_OFF

    @property
    def is_finished(self) -> bool:
        """Did it come to its end here with nobody's approval, since its stage asks for none?"""
        approved = self.signed_off_by_id is not None or self.source == self.Source.CASE_SYSTEM
        return self.is_signed_off and not approved and not self.stage.two_persons

    def done_in_words(self) -> str:
        """Say how it came to its end: signed off, or finished where nobody signs off."""
        return "finished" if self.is_finished else "signed off"

    def stands(self) -> str:
        """Say where it stands, with whom and since when: 'in progress, with Sam Cole since Mon 9 November 2026'."""
        owner = f", with {self.owner}" if self.owner else ", with nobody: the child has no social worker"
        return f"{self.get_state_display().lower()}{owner}" + (
            f" since {in_full(self.since_on)}" if self.since_on else ""
        )

    def _begin(self, at: datetime) -> date:
        self.since_on, self.source = timezone.localdate(at), self.Source.HERE
        return self.since_on

    @transition(
        "state", source=StepState.NOT_STARTED, target=StepState.IN_PROGRESS,
        conditions=[is_next], permission=may.can_work_on,
    )  # fmt: skip
    def start(self, *, at: datetime) -> None:
        self.started_on = self._begin(at)

    @transition(
        "state", source=[StepState.IN_PROGRESS, StepState.REOPENED], target=StepState.SUBMITTED,
        conditions=[asks_for_two], permission=may.can_work_on,
    )  # fmt: skip
    def submit(self, *, at: datetime, author: Staff) -> None:
        self.submitted_on, self.author = self._begin(at), author

    @transition(
        "state", source=[StepState.IN_PROGRESS, StepState.REOPENED], target=StepState.SIGNED_OFF,
        conditions=[asks_for_one], permission=may.can_work_on,
    )  # fmt: skip
    def finish(self, *, at: datetime, author: Staff) -> None:
        """The stage asks for one person only: it is done, and nobody's approval of their own work."""
        self.signed_off_on, self.author = self._begin(at), author

    @transition("state", source=StepState.SUBMITTED, target=StepState.SIGNED_OFF, permission=may.can_sign_off)
    def sign_off(self, *, at: datetime, signed_off_by: Staff) -> None:
        self.signed_off_on, self.signed_off_by = self._begin(at), signed_off_by

    @transition(
        "state", source=[StepState.SUBMITTED, StepState.SIGNED_OFF], target=StepState.REOPENED,
        permission=may.can_reopen_step,
    )  # fmt: skip
    def reopen(self, *, at: datetime, why: str) -> None:
        self._begin(at)
        self.why_reopened, self.signed_off_on, self.signed_off_by, self.signed_off_by_name = why, None, None, ""

    @transition(
        "state", source=list(NOT_SIGNED_OFF), target=StepState.SIGNED_OFF, permission=may.can_take_from_case_system
    )
    def take_sign_off(self, *, at: datetime, signed_off_on: date, signed_off_by_name: str) -> None:
        """It was signed off in the case system, which proves it whatever comes before it."""
        self.since_on = self.signed_off_on = signed_off_on
        self.signed_off_by_name, self.source = signed_off_by_name, self.Source.CASE_SYSTEM

    @transition("state", source=StepState.SIGNED_OFF, target=AS_IT_STOOD, permission=may.can_take_back_sign_off)
    def take_back_sign_off(self, *, at: datetime, stood: str, since_on: date | None) -> str:
        """The import that signed it off is undone."""
        self.signed_off_on, self.signed_off_by_name, self.since_on = None, "", since_on
        self.source = self.Source.HERE
        return stood


def blocking_step(review: Review) -> WorkflowStep | None:
    """Return the first step of a review that is not signed off: what its record waits for."""
    return review.steps.not_signed_off().select_related("stage", "authority").order_by("order").first()
