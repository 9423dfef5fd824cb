"""LAC reviews: the one that is due, those that were held, and the rules by which an authority counts."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from children.models import Child, PeriodOfCare
from iro_portal.core.dated_lists import DatedList, ListItem, NothingInForce
from iro_portal.core.states import StateField, StatefulModel
from people.models import Authority, Staff
from reviews import permissions as may
from reviews.due_dates import Due, Months, Rule, Timeliness
from reviews.querysets import ReviewQuerySet
from reviews.states import ReviewState

PARTICIPATION = (
    ("PN0", "PN0: under four at the review"),
    ("PN1", "PN1: attended and spoke for themselves"),
    ("PN2", "PN2: attended; an advocate spoke for them"),
    ("PN3", "PN3: attended and conveyed their views without words"),
    ("PN4", "PN4: attended and did not contribute in any way"),
    ("PN5", "PN5: did not attend; briefed an advocate"),
    ("PN6", "PN6: did not attend; conveyed their views in writing, by telephone, by recording"),
    ("PN7", "PN7: did not attend and conveyed no views"),
)


class ReviewRules(DatedList):
    """How an authority counts, from a day: months by the calendar or as 91 and 183 days; clocks in working days.

    The clocks start when a review is held, the query's when its decisions are sent. Portsmouth 2013/14: decisions
    within 5 days, the record within 15; Harrow 2018/19: a manager queries within 5 working days.
    """

    months = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Months], default="calendar")
    decisions_sent_days = models.PositiveSmallIntegerField(default=5)
    query_days = models.PositiveSmallIntegerField(default=5)
    plan_updated_days = models.PositiveSmallIntegerField(default=10)
    record_completed_days = models.PositiveSmallIntegerField(default=15)
    record_distributed_days = models.PositiveSmallIntegerField(default=20)
    plan_received_days = models.PositiveSmallIntegerField(
        default=3, help_text="Care plan with the IRO before a review."
    )
    visit_days_first_year = models.PositiveSmallIntegerField(default=42, help_text="Calendar days; reg 28: 6 weeks.")
    visit_days_later = models.PositiveSmallIntegerField(
        default=42, help_text="Calendar days; reg 28: 6 weeks, or 3 months where the placement is to last to 18."
    )
    caseload_from = models.PositiveSmallIntegerField(default=50, help_text="Children for one full-time IRO.")
    caseload_to = models.PositiveSmallIntegerField(default=70)

    class Meta(DatedList.Meta):
        verbose_name = "set of review rules"
        verbose_name_plural = "review rules"

    def is_used(self) -> bool:
        return self.pk is not None and Review.objects.of(self.authority).held().filter(
            held_on__gte=self.in_force_from
        ).exists()  # fmt: skip


def rules_on(authority: Authority, day: date) -> ReviewRules:
    """Return the rules of an authority on a day; those of the country where it has none of its own."""
    try:
        return ReviewRules.objects.in_force(authority, day)
    except NothingInForce:
        return ReviewRules(authority=authority, name="Usual rules", in_force_from=day)


class LatenessReasons(DatedList):
    """Why reviews are late, in the authority's own words."""

    class Meta(DatedList.Meta):
        verbose_name = "list of reasons for lateness"

    def is_used(self) -> bool:
        return self.pk is not None and self.reasons.filter(reviews__isnull=False).exists()


class LatenessReason(ListItem):
    """One reason for lateness."""

    reasons_list = models.ForeignKey(LatenessReasons, on_delete=models.PROTECT, related_name="reasons")

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["reasons_list", "key"], name="lateness_key_once_a_list")]

    @property
    def dated_list(self) -> LatenessReasons:
        return self.reasons_list


class Review(StatefulModel):
    """One review of one child in one period of care.

    `limit_on` is the last day in time, derived from the facts (reviews.due_dates) and never typed or imported; `None`
    where it cannot be known. `first_limit_on` keeps the first one. A review that is brought forward keeps its limit:
    timeliness judges the statutory day.
    """

    class How(models.TextChoices):
        MEETING = "meeting", "One meeting"
        SERIES = "series", "A series of meetings"
        WITHOUT = "without", "Without a meeting"

    class Alone(models.TextChoices):
        YES = "yes", "Yes"
        REFUSED = "refused", "No: the child did not want to"
        NOT_APPROPRIATE = "not-appropriate", "No: not appropriate at this age or time"
        NO = "no", "No"

    class Early(models.TextChoices):
        PLAN = "plan", "A significant change of the care plan (reg 32)"
        MOVE = "move", "A move, or a placement about to end (reg 32)"
        IRO = "iro", "The IRO asks for it (reg 33)"
        CHILD = "child", "The child asks for it (reg 33)"
        PARENT = "parent", "A parent asks for it"
        SAFETY = "safety", "Concern for the child’s safety"
        MISSING = "missing", "The child has been missing"
        CUSTODY = "custody", "Detention or remand"
        OTHER = "other", "Another reason"

    class Chaired(models.TextChoices):
        NO = "no", "No"
        PART = "part", "In part, with the IRO"
        YES = "yes", "Yes"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=20, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="reviews")
    period = models.ForeignKey(PeriodOfCare, on_delete=models.PROTECT, related_name="reviews")
    state = StateField(default=ReviewState.PLANNED, choices=ReviewState, protected=True, max_length=20)

    rule = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Rule], default=Rule.UNKNOWN)
    limit_on = models.DateField(null=True)
    late_after = models.DateField(null=True)
    first_limit_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    wanted_by = models.DateField(null=True, help_text="Brought forward by the IRO to this day; the limit stays.")
    early_reason = models.CharField(max_length=20, choices=Early, blank=True)
    why_early = models.TextField(blank=True)
    agreed_months = models.PositiveSmallIntegerField(
        null=True, help_text="Agreed frequency: months to the next review, where shorter than the limit."
    )
    agreed_by = models.DateField(
        null=True, editable=False, help_text="What the review before agreed, as a day: derived like the limit."
    )
    why_moved = models.TextField(blank=True)
    why_without = models.TextField(blank=True, help_text="Why it was held without a meeting.")

    first_met_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    how = models.CharField(max_length=20, choices=How, blank=True)
    participation = models.CharField(
        max_length=10, choices=PARTICIPATION, blank=True, help_text="As it came: a return may hold an unknown code."
    )
    spoke_alone = models.CharField(max_length=20, choices=Alone, blank=True)
    spoke_alone_on = models.DateField(null=True)
    chaired_by_child = models.CharField(max_length=10, choices=Chaired, blank=True)
    timeliness = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Timeliness], blank=True)
    plan_updated_on = models.DateField(null=True)
    why_late = models.TextField(blank=True)
    late_reason = models.ForeignKey(LatenessReason, on_delete=models.PROTECT, null=True, related_name="reviews")
    plan_received_on = models.DateField(null=True, help_text="The care plan reached the IRO.")
    iro = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="reviews_held")
    why_cancelled = models.TextField(blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("-held_on", "-pk")
        indexes = [
            models.Index(fields=["authority", "state", "limit_on"], name="review_due"),
            models.Index(fields=["authority", "held_on"], name="review_held"),
            models.Index(fields=["child", "held_on"], name="reviews_of_child"),
            # The few that were not held by the day after which they were surely late.
            models.Index(
                fields=["authority", "late_after", "held_on", "child"],
                condition=Q(state=ReviewState.PLANNED) | Q(held_on__gt=F("late_after")),
                name="reviews_late",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="review_reference_once"),
            models.UniqueConstraint(
                fields=["period"], condition=Q(state=ReviewState.PLANNED), name="one_planned_review_a_period"
            ),
            models.UniqueConstraint(
                fields=["period", "held_on"], condition=Q(state=ReviewState.HELD), name="one_review_a_day"
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.HELD, held_on__isnull=False, first_met_on__isnull=False)
                | (~Q(state=ReviewState.HELD) & Q(held_on=None)),
                name="review_held_has_day",
            ),
            models.CheckConstraint(
                condition=(Q(wanted_by=None) & Q(early_reason="")) | (Q(wanted_by__isnull=False) & ~Q(early_reason="")),
                name="review_early_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(agreed_months=None) | Q(agreed_months__gte=1, agreed_months__lte=6),
                name="agreed_months_within_six",
            ),
            models.CheckConstraint(
                condition=Q(plan_updated_on=None) | Q(plan_updated_on__gte=models.F("held_on")),
                name="plan_updated_after_review",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reviews:review-detail", args=[self.reference])

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        return [self.child_id]

    @property
    def is_planned_late(self) -> bool:
        """Does the day that is fixed lie after the last day in time?"""
        return bool(self.planned_on and self.limit_on and self.planned_on > self.limit_on)

    @property
    def hold_by(self) -> date | None:
        """The soonest of the last day in time, the day by which it is wanted and the day agreed; None without any."""
        return min((day for day in (self.limit_on, self.wanted_by, self.agreed_by) if day), default=None)

    def judge(self, due: Due) -> None:
        """Take the limit that the facts give and, for a held review, what it says of the day."""
        self.rule, self.limit_on, self.late_after = due.rule, due.limit, due.surely_late_after
        self.first_limit_on = self.first_limit_on or due.limit
        self.timeliness = due.timeliness(self.held_on) if self.held_on else ""

    @transition("state", source=ReviewState.PLANNED, target=None, permission=may.can_schedule)
    def plan(self, *, at: datetime, planned_on: date, why: str) -> None:
        self.planned_on, self.why_moved = planned_on, why

    @transition("state", source=ReviewState.PLANNED, target=None, permission=may.can_schedule)
    def call_off(self, *, at: datetime, why: str) -> None:
        """The meeting does not take place; the review stays due."""
        self.planned_on, self.why_moved = None, why

    @transition("state", source=ReviewState.PLANNED, target=None, permission=may.can_record)
    def bring_forward(self, *, at: datetime, wanted_by: date, reason: str, why: str) -> None:
        """It is wanted before its limit, which stays (regs 32, 33)."""
        self.wanted_by, self.early_reason, self.why_early = wanted_by, reason, why

    @transition("state", source=ReviewState.PLANNED, target=None, permission=may.can_record)
    def withdraw_early(self, *, at: datetime) -> None:
        self.wanted_by, self.early_reason, self.why_early = None, "", ""

    @transition("state", source=ReviewState.PLANNED, target=ReviewState.HELD, permission=may.can_record)
    def hold(self, *, at: datetime, held_on: date, first_met_on: date, **facts) -> None:
        self.held_on, self.first_met_on = held_on, first_met_on
        for name, value in facts.items():
            setattr(self, name, value)

    @transition("state", source=ReviewState.HELD, target=None, permission=may.can_record)
    def correct(self, *, at: datetime, **facts) -> None:
        """What was recorded of it is put right."""
        for name, value in facts.items():
            setattr(self, name, value)

    @transition("state", source=ReviewState.HELD, target=None, permission=may.can_record)
    def explain_lateness(self, *, at: datetime, late_reason: LatenessReason | None, why_late: str) -> None:
        self.late_reason, self.why_late = late_reason, why_late

    @transition("state", source=ReviewState.PLANNED, target=ReviewState.CANCELLED, permission=may.by_the_system)
    def cancel(self, *, at: datetime, why: str) -> None:
        """Only when care ends: while it lasts exactly one review stands open, and a day is moved, not cancelled."""
        self.why_cancelled = why

    @transition("state", source=[ReviewState.PLANNED, ReviewState.HELD], target=None, permission=may.can_schedule)
    def note_people(self, *, at: datetime) -> None:
        """Who was invited, attended and sent views stands in rows of its own; two who write at once see each other."""

    @transition("state", source=[ReviewState.PLANNED, ReviewState.HELD], target=None, permission=may.can_schedule)
    def receive_plan(self, *, at: datetime, plan_received_on: date) -> None:
        """The care plan for the review reached the IRO."""
        self.plan_received_on = plan_received_on

    @transition("state", source=ReviewState.HELD, target=None, permission=may.can_date_plan)
    def update_plan(self, *, at: datetime, plan_updated_on: date) -> None:
        """The care plan was brought up to date after the review."""
        self.plan_updated_on = plan_updated_on
