"""The last turns of the story through the ordinary commands, so that the log tells of them and people were told."""

from exchange.sample.living.ground import Ground, Lines
from reviews import commands
from reviews.models import MonitoringAnswer, MonitoringReturn, ReviewDecision, WorkflowStep
from reviews.states import DecisionState, StepState

EACH = 2


def load(ground: Ground) -> None:
    """This function will query, settle, agree, sign off and acknowledge on the last working day, as people would."""
    words, at = Lines("decisions", ground.random("desks")), ground.at(ground.yesterday, 16)
    decisions = _of(ReviewDecision, ground).filter(state=DecisionState.SENT, answer_due__gte=ground.today)
    for decision in decisions.filter(sent_on__lt=ground.yesterday)[: 2 * EACH]:
        child = ground.periods[decision.review.child_id].child
        query, answer = words.one_of("queries")
        queried = commands.query_decision(decision=decision, by=ground.manager(child), query=query, happened_at=at)
        if decision.number > 1:
            commands.settle_decision(decision=queried, by=ground.iro(child), settlement=answer, happened_at=at)
    _sign_off(ground, at)
    _acknowledge(ground, at)


def _sign_off(ground: Ground, at) -> None:
    """The first of the steps that were submitted before the last working day; the others wait."""
    rows = _of(WorkflowStep, ground).filter(state=StepState.SUBMITTED, since_on__lt=ground.yesterday)
    for step in rows.select_related("stage")[:EACH]:
        manager = ground.manager(ground.periods[step.review.child_id].child)
        commands.sign_off_step(review=step.review, stage=step.stage, by=manager, happened_at=at)


def _acknowledge(ground: Ground, at) -> None:
    waiting = _of(MonitoringReturn, ground).to_acknowledge().filter(sent_on__lt=ground.yesterday)
    for filled in waiting[:EACH]:
        manager = ground.manager(ground.periods[filled.review.child_id].child)
        commands.acknowledge_monitoring(filled=filled, by=manager, reply="Thank you.", happened_at=at)
    noes = MonitoringAnswer.objects.open().filter(filled__review__child__in=ground.children)
    noes = noes.filter(filled__sent_on__lt=ground.yesterday).select_related("filled__review").order_by("pk")
    for answer in noes[:EACH]:
        iro = ground.iro(ground.periods[answer.filled.review.child_id].child)
        commands.put_right(answer=answer, by=iro, words="On file since yesterday.", on=ground.yesterday)


def _of(model, ground: Ground):
    """Rows about children in care, the oldest first."""
    rows = model.objects.of(ground.authority).filter(review__child__in=ground.children)
    return rows.select_related("review").order_by("pk")
