"""What the sheets of the IRO service count of escalations: of one IRO, and of one team in a quarter."""

from datetime import date, timedelta

from django.db.models import Count, F, Q

from escalations.models import Escalation, EscalationChild, Response, StageRecord
from people.models import Staff, Team
from reviews.figures import Figure


def of_iro(iro: Staff, start: date, end: date) -> list[Figure]:
    """Count what an IRO raised in a time, and what is open of theirs on its last day as things stand now."""
    raised = Escalation.objects.of(iro.authority).raised_between(start, end).filter(raised_by=iro)
    open_now = Escalation.objects.of(iro.authority).open().owned_by_staff([iro.pk], end - timedelta(days=1))
    return [Figure("Escalations raised", raised.count()), Figure("Escalations open now", open_now.count())]


def of_team(team: Team, start: date, end: date) -> list[Figure]:
    """Count what was raised in a time about children of a team or of those below it, and how it was answered.

    The team is the child's on the day on which the escalation was sent.
    """
    about = EscalationChild.objects.filter(authority=team.authority, team__path__startswith=team.path)
    raised = Escalation.objects.of(team.authority).raised_between(start, end)
    raised = raised.filter(pk__in=about.values("escalation"))
    stages = StageRecord.objects.filter(escalation__in=raised).aggregate(
        answered=Count("pk", filter=Q(ended=StageRecord.Ended.ANSWERED)),
        in_time=Count("pk", filter=Q(ended=StageRecord.Ended.ANSWERED, closed_on__lte=F("due_on"))),
        waiting=Count("pk", filter=Q(ended="")),
    )
    responses = Response.objects.filter(record__escalation__in=raised).aggregate(
        all=Count("pk"), agreed=Count("pk", filter=Q(agrees=True))
    )
    return [
        Figure("Escalations raised about children of the team", raised.count()),
        Figure("Stages of these answered in time", stages["in_time"], stages["answered"]),
        Figure("Answers to these that agreed", responses["agreed"], responses["all"]),
        Figure("Stages of these that wait for an answer", stages["waiting"]),
    ]
