"""Reviews put straight into a council's years, with what is around them, for figures to count."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from children.models import Child
from iro_portal.core.states import creating_from
from people.models import Authority, Staff
from reviews.due_dates import Due, Rule
from reviews.models import (
    AttendanceRole,
    AttendanceRoles,
    GateLift,
    LatenessReason,
    LatenessReasons,
    MidwayReview,
    MonitoringAnswer,
    MonitoringForm,
    MonitoringQuestion,
    MonitoringReturn,
    Participant,
    Review,
    ReviewDecision,
    ReviewRecord,
    Workflow,
    WorkflowStage,
    WorkflowStep,
)
from tests.reports.children_in_care import child_of, stay_of

LONG_AGO = date(2015, 1, 1)
REASONS = ("court", "illness")
ROLES = (("carer", "carer"), ("school", "professional"), ("mother", "parent"), ("father", "parent"))
QUESTIONS = (
    ("health", "yes-no", "health"),
    ("visits", "yes-no", "visits"),
    ("nobody-asked", "yes-no", "plan"),
    ("permanence-plan", "yes-no", "plan"),
    ("progress-health", "choice", "health"),
    ("progress-contact", "choice", "contact"),
)
PROGRESS = [["good", "Good progress"], ["some", "Some progress"]]


@dataclass
class Reviewed:
    """One authority whose lists are there; each method puts one thing into it."""

    authority: Authority
    numbers: count = field(default_factory=lambda: count(1))

    def __post_init__(self):
        begins = {"authority": self.authority, "in_force_from": LONG_AGO}
        self.stage = WorkflowStage.objects.create(
            workflow=Workflow.objects.create(name="Steps", **begins), key="plan", label="Care plan"
        )
        why, roles = (model.objects.create(name="Lines", **begins) for model in (LatenessReasons, AttendanceRoles))
        self.reasons = {
            key: LatenessReason.objects.create(reasons_list=why, key=key, label=key.title()) for key in REASONS
        }
        self.roles = {
            key: AttendanceRole.objects.create(roles_list=roles, key=key, label=key.title(), side=side, order=order)
            for order, (key, side) in enumerate(ROLES)
        }
        self.asked = MonitoringForm.objects.create(name="Form", **begins)
        self.questions = {
            key: MonitoringQuestion.objects.create(
                form=self.asked, key=key, label=f"{key}?", kind=kind, domain=domain, order=order,
                choices=PROGRESS if kind == "choice" else [],
            )
            for order, (key, kind, domain) in enumerate(QUESTIONS)
        }  # fmt: skip

    def child(self, start=LONG_AGO, end=None, **more) -> Child:
        child = child_of(self.authority, **more)
        stay_of(child, start, end)
        return child

    def review(self, on: date | None, child: Child | None = None, limit: date | None = None, **facts) -> Review:
        """A review held on a day (None: still to be held); in time unless a limit before that day is given."""
        child = child or self.child()
        limit = limit or (on + timedelta(days=7) if on else None)
        row = Review(
            authority=self.authority, child=child, period=child.periods.get(), reference=f"REV-{next(self.numbers)}",
            state="held" if on else "planned", held_on=on, first_met_on=on, **facts,
        )  # fmt: skip
        row.judge(Due(Rule.LATER, limit, limit))
        return self._made(row)

    def undetermined(self, on: date, child: Child | None = None) -> Review:
        row = self.review(on, child)
        Review.objects.filter(pk=row.pk).update(limit_on=None, late_after=None, timeliness="undetermined")
        return row

    def _made(self, row):
        with creating_from("test"):
            row.save()
        return row

    def step(self, review: Review, signed_off_on: date | None) -> WorkflowStep:
        state = "signed-off" if signed_off_on else "in-progress"
        return self._made(
            WorkflowStep(
                authority=self.authority,
                review=review,
                stage=self.stage,
                order=1,
                state=state,
                signed_off_on=signed_off_on,
            )
        )

    def lift(self, review: Review, on: date, step: str = "Care plan") -> GateLift:
        return GateLift.objects.create(
            authority=self.authority,
            review=review,
            stage_label=step,
            why="The court sits.",
            by=self.person(),
            lifted_on=on,
        )

    def person(self, name: str = "Mina Oversight") -> Staff:
        email = f"{name.replace(' ', '.').lower()}@{self.authority.slug}.example"
        return Staff.objects.get_or_create(email=email, defaults={"authority": self.authority, "name": name})[0]

    def at(self, review: Review, role: AttendanceRole | None, attended: bool | None = True, **more) -> Participant:
        return Participant.objects.create(
            authority=self.authority, review=review, role=role, attended=attended, **more
        )  # fmt: skip

    def form(self, review: Review, sent_on: date | None, **answers: str) -> MonitoringReturn:
        """A monitoring form (None: a draft); answers by the question's key, with _ for -."""
        state = "sent" if sent_on else "draft"
        filled = self._made(
            MonitoringReturn(authority=self.authority, review=review, form=self.asked, state=state, sent_on=sent_on)
        )
        MonitoringAnswer.objects.bulk_create(
            MonitoringAnswer(
                authority=self.authority, filled=filled, question=self.questions[key.replace("_", "-")], value=value
            )
            for key, value in answers.items()
        )
        return filled

    def decision(self, review: Review, state: str, sent_on: date | None, **days) -> ReviewDecision:
        due = {"answer_due": sent_on + timedelta(days=7)} if sent_on else {}
        days.setdefault("by_when", date(2018, 12, 1))
        number = review.decisions.count() + 1
        return self._made(
            ReviewDecision(
                authority=self.authority, review=review, number=number, state=state, words="See the school.",
                whose="Sam", sent_on=sent_on, **due, **days,
            )
        )  # fmt: skip

    def record(self, review: Review, completed_on: date | None, distributed_on: date | None = None) -> ReviewRecord:
        state = "distributed" if distributed_on else "completed" if completed_on else "draft"
        return self._made(
            ReviewRecord(
                authority=self.authority, review=review, state=state, completed_on=completed_on,
                distributed_on=distributed_on,
            )
        )  # fmt: skip

    def midway(self, child: Child, on: date, **more) -> MidwayReview:
        return MidwayReview.objects.create(
            authority=self.authority, child=child, held_on=on, **{"how": "file", "found": "on-track"} | more
        )

    def year_of_everything(self, number: int) -> None:
        """At least one of all that is counted."""
        day = date(2018, 6, 1) + timedelta(days=number)
        child = self.child()
        self.review(day - timedelta(days=100), child, iro=self.person())
        self.midway(child, day - timedelta(days=30))
        review = self.review(
            day, child, iro=self.person(), participation="PN1", chaired_by_child="yes", spoke_alone="yes", how="meeting",
            plan_received_on=day - timedelta(days=7),
        )  # fmt: skip
        self.review(day + timedelta(days=90), child, limit=day + timedelta(days=60), late_reason=self.reasons["court"])
        self.at(review, self.roles["carer"])
        self.at(review, self.roles["mother"])
        self.step(review, day + timedelta(days=30))
        self.lift(review, day + timedelta(days=1))
        self.form(review, day, permanence_plan="yes", progress_health="good")
        self.decision(review, "agreed", day, answered_on=day, done_on=day)
        self.record(review, day + timedelta(days=1), day + timedelta(days=2))


def _by_key(answers: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.replace("_", "-"), value) for name, value in answers.items()]
