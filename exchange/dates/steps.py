"""Which step of which review a sign-off in the case system belongs to."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from exchange.dates.columns import Item
from iro_portal.core.dated_lists import NothingInForce
from people.models import Authority
from reviews.models import Review, Workflow, WorkflowStage, WorkflowStep
from reviews.states import ReviewState

if TYPE_CHECKING:
    from exchange.dates.check import Entry

OF_A_REVIEW = (Item.REPORT, Item.CARE_PLAN, Item.PATHWAY_PLAN)


@dataclass(frozen=True)
class SignOff:
    """A step of a review that the extract says is signed off."""

    review: Review
    stage: WorkflowStage
    on: date
    by: str


class Steps:
    """The steps of the last held review and of the one to come, of these children; `take` finds one for a sign-off.

    A plan signed off since the last review is one for the review to come, unless the last one still waits for it. Only a
    sign-off that is news is looked at, so a step that was reopened here stays reopened.
    """

    def __init__(self, authority: Authority, children: Set[int], today: date):
        self.sign_offs: list[SignOff] = []
        self.warnings: list[str] = []
        self.held, self.planned = defaultdict(list), {}
        self.steps: dict[int, dict[str, WorkflowStep]] = defaultdict(dict)
        self.stages, self.today = _stages(authority, today), today
        if children:
            self._read(authority, children)

    def take(self, entry: "Entry", before: date | None) -> None:
        """Note the step that this row's sign-off belongs to, or why it is left."""
        if entry.item not in OF_A_REVIEW:
            return
        held = self.held[entry.child.pk]
        near = [*held[-1:], *filter(None, [self.planned.get(entry.child.pk)])]
        signed = [
            step for step in (self.steps[review.pk].get(entry.item) for review in near) if step and step.is_signed_off
        ]
        if any(step.signed_off_on == entry.signed_off_on for step in signed):
            return
        if corrected := next((step for step in signed if before and step.signed_off_on == before), None):
            self._warn(entry, corrected)
            return
        for review in self._candidates(held, near, entry.signed_off_on):
            if self._settles(entry, review):
                return

    def _candidates(self, held: list[Review], near: list[Review], day: date) -> list[Review]:
        """The reviews that a sign-off of a day can be for: the last held, if not before the one before it; that to come."""
        if not held:
            return near
        earlier = held[-2].held_on if len(held) > 1 else None
        if earlier and day <= earlier:
            return []
        return near[:1] if day <= held[-1].held_on else near

    def _settles(self, entry: "Entry", review: Review) -> bool:
        """Is it known what becomes of the sign-off: a step taken, or one left that was signed off here?"""
        step = self.steps[review.pk].get(entry.item)
        if step is None:
            stage = self._stage_to_open(entry, review)
            return bool(stage and self._take(entry, review, stage))
        if not step.is_signed_off:
            return self._take(entry, review, step.stage)
        late = review.held_on is None or step.signed_off_on > review.held_on or entry.signed_off_on <= review.held_on
        if late and step.source == WorkflowStep.Source.HERE:
            self._warn(entry, step)
            return True
        return False

    def _take(self, entry: "Entry", review: Review, stage: WorkflowStage) -> bool:
        if any(each.review == review and each.stage.key == stage.key for each in self.sign_offs):
            return False
        self.sign_offs.append(SignOff(review, stage, entry.signed_off_on, entry.signed_off_by))
        return True

    def _stage_to_open(self, entry: "Entry", review: Review) -> WorkflowStage | None:
        """The stage of the workflow in force, where the steps of a review to come were not opened yet."""
        if review.held_on or self.steps[review.pk]:
            return None
        age = entry.child.age(review.planned_on or review.limit_on or self.today)
        return next((stage for stage in self.stages if stage.key == entry.item and stage.fits(age)), None)

    def _warn(self, entry: "Entry", step: WorkflowStep) -> None:
        whose = "here" if step.source == WorkflowStep.Source.HERE else "by an earlier extract"
        self.warnings.append(
            f"Row {entry.row}: {step} was signed off {whose} on {step.signed_off_on:%d/%m/%Y} and stays so; the file says "
            f"{entry.signed_off_on:%d/%m/%Y}."
        )

    def _read(self, authority: Authority, children: Set[int]) -> None:
        reviews = Review.objects.of(authority).exclude(state=ReviewState.CANCELLED).order_by("held_on", "pk")
        for review in reviews:
            if review.child_id not in children:
                continue
            if review.state == ReviewState.PLANNED:
                self.planned[review.child_id] = review
            else:
                self.held[review.child_id].append(review)
        near = {rows[-1].pk for rows in self.held.values() if rows} | {row.pk for row in self.planned.values()}
        of_authority = WorkflowStep.objects.of(authority).filter(stage__key__in=OF_A_REVIEW)
        for step in of_authority.select_related("stage", "review"):
            if step.review_id in near:
                self.steps[step.review_id][step.stage.key] = step


def _stages(authority: Authority, today: date) -> list[WorkflowStage]:
    try:
        return list(Workflow.objects.in_force(authority, today).stages.all())
    except NothingInForce:
        return []
