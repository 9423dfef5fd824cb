"""Reviews and what follows them, brought to a state by the real commands, never by writing a state."""

from datetime import date, timedelta

from django.utils import timezone

from iro_portal.core.states import creating_from
from iro_portal.core.working_days import calendar
from reviews import commands
from reviews.models import MonitoringForm, MonitoringReturn, Review, ReviewDecision, ReviewRecord, WorkflowStep
from reviews.states import DecisionState, MonitoringState, RecordState, StepState
from tests.factories.world import LONG_AGO, World

QUESTIONS = (
    commands.QuestionSpec("health", "Is the health assessment up to date?", domain="health"),
    commands.QuestionSpec("visits", "Were the visits in timescale?", domain="visits"),
    commands.QuestionSpec("sixteen", "Is the pathway plan there?", min_age=16),
    commands.QuestionSpec("progress", "How far has it come?", "choice", choices=[("good", "Good"), ("some", "Some")]),
    commands.QuestionSpec("home", "How content is the child?", "scale"),
    commands.QuestionSpec("good-practice", "What was done well?", "words"),
)

# From 16 the report asks for nobody's approval.
APPROVED_UNTIL_16 = (
    commands.StageSpec("report", "Social worker’s report", 1, max_age=15),
    commands.StageSpec("own-report", "Report with the young person", 1, min_age=16, two_persons=False),
    commands.StageSpec("care-plan", "Care plan", 2),
)


def working_day(days: int) -> date:
    """Return the day so many working days from today; negative: before."""
    from reviews.due_dates import working_days_from

    return working_days_from(calendar(), timezone.localdate(), days)


def with_workflow(world: World, stages=commands.DEFAULT_WORKFLOW) -> World:
    """Begin the usual workflow for a council."""
    commands.begin_workflow(authority=world.authority, in_force_from=LONG_AGO, by=None, stages=stages)
    return world


def planned(world: World, **child) -> Review:
    """A child who came into care fifteen working days ago, and their first review."""
    child.setdefault("in_care_from", working_day(-15))
    return world.child(**child).reviews.get()


def held(world: World, *, on: date | None = None, **child) -> Review:
    """A review held today, or on a day."""
    review = planned(world, **child)
    return commands.hold_review(
        review=review, held_on=on or timezone.localdate(), by=world.iro, how="meeting", participation="PN1"
    )


def step(
    world: World, state: StepState = StepState.NOT_STARTED, review: Review | None = None, place: int = 0
) -> WorkflowStep:
    """The first step of a review (or another, those before it signed off) in a state."""
    review = review or planned(world)
    rows = list(review.steps.order_by("order"))
    for before in rows[:place]:
        signed_off(world, before)
    row = rows[place]
    if state == StepState.NOT_STARTED:
        return row
    about = {"review": review, "stage": row.stage}
    row = commands.start_step(by=world.worker, **about)
    if state != StepState.IN_PROGRESS:
        row = commands.submit_step(by=world.worker, **about)
    if state == StepState.SIGNED_OFF:
        row = commands.sign_off_step(by=world.manager, **about)
    if state == StepState.REOPENED:
        row = commands.reopen_step(by=world.manager, why="A part is missing.", **about)
    return row


def unapproved_step(world: World, state: StepState = StepState.NOT_STARTED) -> WorkflowStep:
    """A step that asks for one person only (a workflow of APPROVED_UNTIL_16), in a state; submitted: from before."""
    row = planned(world, born=date(2009, 5, 17)).steps.get(order=1)
    about = {"review": row.review, "stage": row.stage}
    if state == StepState.NOT_STARTED:
        return row
    if state == StepState.SUBMITTED:
        row.delete()
        facts = {"authority": world.authority, "order": 1, "author": world.worker, "submitted_on": timezone.localdate()}
        with creating_from("before"):
            return WorkflowStep.objects.create(state=state, **about, **facts)
    row = commands.start_step(by=world.worker, **about)
    if state != StepState.IN_PROGRESS:
        row = commands.finish_step(by=world.worker, **about)
    if state == StepState.REOPENED:
        row = commands.reopen_step(by=world.manager, why="A part is missing.", **about)
    return row


def signed_off(world: World, row: WorkflowStep) -> WorkflowStep:
    """Bring a step that is not started to its end."""
    about = {"review": row.review, "stage": row.stage}
    commands.start_step(by=world.worker, **about)
    commands.submit_step(by=world.worker, **about)
    return commands.sign_off_step(by=world.manager, **about)


def record(world: World, state: RecordState = RecordState.DRAFT) -> ReviewRecord:
    """The record of a review that nothing blocks, in a state."""
    row = held(world).record
    if state != RecordState.DRAFT:
        row = commands.complete_record(record=row, by=world.iro, words="Ben likes his school.")
    if state == RecordState.DISTRIBUTED:
        row = commands.distribute_record(record=row, by=world.support)
    return row


def with_monitoring(world: World, questions=QUESTIONS) -> World:
    """Begin a short monitoring form for a council, where it has none yet."""
    if not MonitoringForm.objects.of(world.authority).exists():
        commands.begin_monitoring_form(
            authority=world.authority, name="Form", in_force_from=LONG_AGO, by=None, questions=questions
        )
    return world


def monitoring(
    world: World, state: MonitoringState = MonitoringState.DRAFT, review: Review | None = None, **answers: str
) -> MonitoringReturn:
    """A monitoring form in a state; `answers` by the question's key, “no” to the health assessment unless given."""
    review = review or held(with_monitoring(world))
    given = {"health": "no", "visits": "yes", "progress": "some", "home": "4"} | answers
    typed = {
        key: commands.Answer(value, "Nobody has asked for it." if value == "no" else "") for key, value in given.items()
    }
    typed["good-practice"] = commands.Answer(words="Sam sees Ben each week.")
    row = commands.save_monitoring(review=review, by=world.iro, answers=typed)
    if state != MonitoringState.DRAFT:
        row = commands.send_monitoring(review=review, by=world.iro, answers=typed)
    if state == MonitoringState.ACKNOWLEDGED:
        row = commands.acknowledge_monitoring(filled=row, by=world.manager, reply="Booked.")
    return row


def drafted(world: World, review: Review, words: str = "The plan names a school.") -> ReviewDecision:
    """A decision not sent yet."""
    by_when = timezone.localdate() + timedelta(days=20)
    return commands.draft_decision(review=review, by=world.iro, words=words, whose="Sam Worker", by_when=by_when)


def decision(world: World, state: DecisionState = DecisionState.DRAFT) -> ReviewDecision:
    """A decision in a state."""
    row = drafted(world, held(world, on=working_day(-8)))
    if state == DecisionState.DRAFT:
        return row
    sent_at = timezone.now() - timedelta(days=14 if state == DecisionState.DEEMED else 0)
    if state == DecisionState.DEEMED:
        review = held(world, on=timezone.localdate(sent_at))
        row = drafted(world, review)
    (row,) = commands.send_decisions(review=row.review, by=world.iro, happened_at=sent_at)
    if state == DecisionState.AGREED:
        row = commands.agree_decision(decision=row, by=world.manager)
    if state in (DecisionState.QUERIED, DecisionState.SETTLED):
        row = commands.query_decision(decision=row, by=world.manager, query="Which school?")
    if state == DecisionState.SETTLED:
        row = commands.settle_decision(decision=row, by=world.iro, settlement="The one he goes to.")
    if state == DecisionState.DEEMED:
        commands.deem_decisions(on=timezone.localdate())
        row = ReviewDecision.objects.get(pk=row.pk)
    return row
