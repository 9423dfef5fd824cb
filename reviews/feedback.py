"""The figures of a team's feedback sheet for one quarter: what reached reviews in time, and what did not."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from children.models import Allocation
from iro_portal.core.dates import parse_iso
from iro_portal.core.working_days import Calendar, calendar
from people.models import Team
from reviews import figures
from reviews.due_dates import Timeliness, add_months, working_days_from
from reviews.figures import Figure
from reviews.models import MonitoringAnswer, Review, ReviewDecision, WorkflowStep
from reviews.models.review import rules_on
from reviews.states import MonitoringState

QUARTER_MONTHS = (1, 4, 7, 10)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter in which a day lies; quarters of a year from April are those of the calendar."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def quarter_from(typed: str) -> date | None:
    """Return the quarter whose first day is typed as 2026-10-01; None where it is none."""
    day = parse_iso(typed)
    return day if day and day.day == 1 and day.month in QUARTER_MONTHS and 2006 <= day.year <= 2044 else None


def quarters_beside(start: date) -> tuple[date, date]:
    """Return the quarter before, and the one after."""
    return add_months(start, -3), add_months(start, 3)


def figures_of(team: Team, start: date) -> list[Figure]:
    """Return the figures of a team, and of the teams below it, for the quarter from a day, as they stand."""
    end = add_months(start, 3)
    above = [figure for add in figures.OF_A_TEAM for figure in add(team, start, end)]
    return [*_of_reviews(team, start, end), *_of_decisions(team, start, end), *_noes(team, start, end), *above]


def _reviews(team: Team, start: date, end: date):
    """Reviews held in a quarter of children who were then in the team, or in one below it."""
    held = Allocation.objects.teams().filter(child=OuterRef("child"), team__path__startswith=team.path)
    on_day = Q(start__lte=OuterRef("held_on")) & (Q(end=None) | Q(end__gt=OuterRef("held_on")))
    rows = Review.objects.of(team.authority).held().filter(held_on__gte=start, held_on__lt=end)
    return rows.filter(Exists(held.filter(on_day)))


def _of_reviews(team: Team, start: date, end: date) -> list[Figure]:
    rows = list(_reviews(team, start, end))
    days, rules = calendar(team.authority.calendar), rules_on(team.authority, start)
    judged = [row for row in rows if row.timeliness in (Timeliness.IN_TIME, Timeliness.LATE)]
    plans = [row for row in rows if row.plan_received_on]
    return [
        Figure("Reviews held", len(rows)),
        Figure("Reviews in time", sum(row.timeliness == Timeliness.IN_TIME for row in judged), len(judged)),
        Figure(
            f"Care plan with the IRO {rules.plan_received_days} working days before the review",
            sum(row.plan_received_on <= _before(days, row.held_on, rules.plan_received_days) for row in plans),
            len(plans),
        ),
        Figure("Reviews for which nobody recorded when the plan came", len(rows) - len(plans)),
        _reports(team, start, end, days),
    ]


def _before(days: Calendar, held_on: date, working_days: int) -> date:
    return working_days_from(days, held_on, -working_days) if working_days else held_on


def _reports(team: Team, start: date, end: date, days: Calendar) -> Figure:
    steps = WorkflowStep.objects.filter(review__in=_reviews(team, start, end), stage__key="report")
    rows = steps.values_list("review__held_on", "signed_off_on", "stage__due_working_days")
    told = [(signed, working_days_from(days, held, due)) for held, signed, due in rows]
    in_time = sum(bool(signed and signed <= last) for signed, last in told)
    return Figure("Social worker’s report signed off in time", in_time, len(told))


def _of_decisions(team: Team, start: date, end: date) -> list[Figure]:
    here = Allocation.objects.teams().current(end - timedelta(days=1)).filter(team__path__startswith=team.path)
    rows = ReviewDecision.objects.of(team.authority).sent().filter(review__child__in=here.values("child_id"))
    found = rows.filter(by_when__gte=start, by_when__lt=end).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(done_on=None))
    )
    return [Figure("Decisions due in the quarter and not done", found["open"], found["all"])]


def _noes(team: Team, start: date, end: date) -> list[Figure]:
    """Each question of the monitoring forms that were sent to which somebody answered “no”."""
    answers = MonitoringAnswer.objects.filter(filled__review__in=_reviews(team, start, end), value__in=("yes", "no"))
    answers = answers.exclude(filled__state=MonitoringState.DRAFT).order_by()
    rows = answers.values_list("question__label").annotate(no=Count("pk", filter=Q(value="no")), of=Count("pk"))
    ordered = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0]))
    return [Figure(f"Monitoring form, “no”: {label}", no, of) for label, no, of in ordered]
