"""What figures around reviews are grouped by: roles, questions and answers, states of decisions, clocks, steps."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, QuerySet, When
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.text import slugify

from people.models import Authority
from reports.definitions.review_dimensions import listed, of_reviews_alone
from reports.definitions.review_judging import NONE, STILL, chosen, clock, recorded, when
from reports.definitions.review_work_measures import PERCENT_PROGRESSING, PROGRESS, PROGRESS_QUESTIONS
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain, over_all
from reports.period import Period
from reports.prepared import values
from reviews.commands.monitoring import values_of
from reviews.models import AttendanceRole, GateLift, MidwayReview, MonitoringQuestion, ReviewDecision
from reviews.states import DecisionState

NO_ROLE = "role-not-recorded"
DONE = (("in-time", "In time"), ("late", "Late"), ("not-done", "Not done"))


def _roles(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every role of the authority's lists by key, in the words and the order of the newest that has it."""
    newest: dict[str, Value] = {}
    for key, label in values(_roles_of, authority.pk):
        newest.setdefault(key, Value(key, label, key))
    return [Values((*newest.values(), Value(NO_ROLE, "Role not recorded", NO_ROLE, hide_zero=True)))]


def _roles_of(authority: int) -> QuerySet:
    roles = AttendanceRole.objects.filter(roles_list__authority=authority).exclude(side=AttendanceRole.Side.PARENT)
    return roles.order_by("-roles_list__in_force_from", "order", "pk").values_list("key", "label")


class _Question(NamedTuple):
    """What is read of a question, in the order of its columns."""

    key: str
    label: str
    kind: str
    domain: str
    choices: list


def _questions(authority: Authority) -> list[_Question]:
    """Every question of the authority's forms by key, as the newest form has it, in its order: one statement."""
    newest: dict[str, _Question] = {}
    for row in values(_questions_of, authority.pk):
        question = _Question(*row)
        newest.setdefault(question.key, question)
    return list(newest.values())


def _questions_of(authority: int) -> QuerySet:
    rows = MonitoringQuestion.objects.filter(form__authority=authority)
    return rows.order_by("-form__in_force_from", "order", "pk").values_list(*_Question._fields)


def _by_question(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    questions = [each for each in _questions(authority) if each.kind != MonitoringQuestion.Kind.WORDS]
    return [Values(tuple(Value(each.key, each.label, each.key) for each in questions))]


def _answers_by_question(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Each question as a block of its own: its answers, with percentages of the answers to it."""
    blocks = []
    for question in _questions(authority):
        if question.kind != MonitoringQuestion.Kind.WORDS:
            answers = [(str(key), str(label)) for key, label in values_of(question)]
            values = tuple(Value(key, label, f"{question.key}/{key}") for key, label in answers)
            blocks.append(Values(values, key=question.key, label=question.label, match=question.key, if_counted=True))
    return blocks or [Values(())]


def _domains(progress_only: bool):
    def load(authority: Authority, periods: Sequence[Period]) -> list[Values]:
        found = [
            each.domain
            for each in _questions(authority)
            if each.domain and (not progress_only or each.key.startswith(PROGRESS_QUESTIONS))
        ]
        values = [Value(each, each[:1].upper() + each[1:], each) for each in dict.fromkeys(found)]
        return [Values((*values, Value(NONE, "No domain", NONE, hide_zero=True)))]

    return load


def _steps(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The steps that were ever passed over, in the words in which each lift keeps it."""
    labels = GateLift.objects.filter(authority=authority).order_by("stage_label").values_list("stage_label", flat=True)
    return [Values(tuple(Value(slugify(label) or label, label, label) for label in labels.distinct()))]


def _yes_or_no() -> Case:
    """An answer to a question of yes and no; to one of a list or a scale another one."""
    return Case(When(value__in=("yes", "no", "na"), then=F("value")), default=Constant("other"))


def _answered(asked: Asked) -> dict:
    """How a decision stood with the manager on the last day of the period."""
    last = asked.period.last
    return {
        "answer": chosen(
            when(Q(answered_on=None) | Q(answered_on__gt=last), "awaiting"),
            when(Q(state=DecisionState.DEEMED), "deemed"),
            when(Q(state=DecisionState.AGREED), "agreed"),
            when(Q(settled_on=None) | Q(settled_on__gt=last), "queried"),
            default="settled",
        )
    }


def _carried_out(asked: Asked) -> dict:
    """Was a decision carried out by its day, as it stood on the last day of the period?"""
    last = asked.period.last
    return {
        "carried_out": chosen(
            when(Q(done_on__lte=last) & Q(done_on__lte=F("by_when")), "in-time"),
            when(Q(done_on__lte=last), "late"),
            when(Q(by_when__lte=last), "overdue"),
            default="not-due",
        )
    }


def _last_sent() -> NullIf:
    """The day on which the last decision of a review went out; none while one is a draft, or where there is none."""
    rows = ReviewDecision.objects.filter(review=OuterRef("pk"))
    sent = Case(When(state=DecisionState.DRAFT, then=Constant(STILL)), default=F("sent_on"), output_field=DateField())
    return NullIf(over_all(rows, "MAX", sent, DateField()), Constant(STILL), output_field=DateField())


OF_DOMAIN = Key(
    "in_domain", lambda asked: {"in_domain": recorded("question__domain")}, under="under the domain of its question"
)
ON_PROGRESS = (PROGRESS.name, PERCENT_PROGRESSING.name)

ROLE = Dimension(
    name="role",
    label="Role",
    load=_roles,
    reach=by_grain(
        {
            "participant": Key(
                "role_then",
                lambda asked: {"role_then": Coalesce("role__key", Constant(NO_ROLE), output_field=CharField())},
                under="under their role",
            )
        }
    ),
)
ATTENDED = Dimension(
    name="attended",
    label="Attended",
    load=listed(("yes", "Y"), ("no", "N"), none="Not recorded"),
    reach=by_grain(
        {
            "participant": Key(
                "came",
                lambda asked: {"came": chosen(when(Q(attended=True), "yes"), when(Q(attended=False), "no"))},
                under="by whether they attended",
            )
        }
    ),
)
QUESTION = Dimension(
    name="question",
    label="Question",
    load=_by_question,
    reach=by_grain({"monitoring answer": Key("question__key", under="under its question")}),
)
ANSWER = Dimension(
    name="answer",
    label="Answer",
    load=_answers_by_question,
    reach=by_grain(
        {
            "monitoring answer": Key(
                "question_answer",
                lambda asked: {
                    "question_answer": Concat("question__key", Constant("/"), "value", output_field=CharField())
                },
                under="under its question",
            )
        }
    ),
    reach_block=by_grain({"monitoring answer": Key("question__key")}),
)
YES_NO = Dimension(
    name="yes-no",
    label="Yes or no",
    load=listed(("yes", "Yes"), ("no", "No"), ("na", "Not applicable"), ("other", "Another answer"), rare=("other",)),
    reach=by_grain(
        {"monitoring answer": Key("yes_or_no", lambda asked: {"yes_or_no": _yes_or_no()}, under="by the answer")}
    ),
)
DOMAIN = Dimension(
    name="domain",
    label="Domain",
    load=_domains(progress_only=False),
    reach=by_grain({"monitoring answer": OF_DOMAIN}),
)
PROGRESS_DOMAIN = Dimension(
    name="progress-domain",
    label="Domain",
    load=_domains(progress_only=True),
    reach=lambda measure: OF_DOMAIN if measure.name in ON_PROGRESS else None,
)
DECISION_ANSWER = Dimension(
    name="decision-answer",
    label="Answer to the decision",
    load=listed(
        ("agreed", "Agreed by the manager"),
        ("deemed", "Deemed agreed: not queried in time"),
        ("settled", "Queried and settled"),
        ("queried", "Queried, not settled"),
        ("awaiting", "Awaiting the manager"),
    ),
    reach=by_grain({"decision": Key("answer", _answered, under="as it stood on the last day")}),
)
CARRIED_OUT = Dimension(
    name="carried-out",
    label="Carried out",
    load=listed(
        ("in-time", "Done by its day"),
        ("late", "Done after its day"),
        ("overdue", "Outstanding, past its day"),
        ("not-due", "Outstanding, not due yet"),
    ),
    reach=by_grain({"decision": Key("carried_out", _carried_out, under="as it stood on the last day")}),
)
HOW_MIDWAY = Dimension(
    name="how-midway",
    label="How",
    load=listed(*MidwayReview.How.choices),
    reach=by_grain({"midway review": Key("how", under="by how it was done")}),
)
FOUND = Dimension(
    name="midway-found",
    label="Found",
    load=listed(*MidwayReview.Found.choices, none="Not recorded"),
    reach=by_grain(
        {"midway review": Key("what_found", lambda asked: {"what_found": recorded("found")}, under="by what was found")}
    ),
)
STEP_PASSED = Dimension(
    name="step-passed",
    label="Step passed over",
    load=_steps,
    reach=by_grain({"gate lift": Key("stage_label", under="under the step passed over")}),
)
DECISIONS_CLOCK = Dimension(
    name="decisions-clock",
    label="Decisions sent",
    load=listed(*DONE, none="No record here"),
    reach=of_reviews_alone(
        "decisions_clock",
        lambda asked: clock(asked, "decisions_clock", _last_sent(), "decisions_sent_days"),
    ),
)
RECORD_CLOCK = Dimension(
    name="record-clock",
    label="Record completed",
    load=listed(*DONE, none="No record here"),
    reach=of_reviews_alone(
        "record_clock",
        lambda asked: clock(asked, "record_clock", F("own_record__completed_on"), "record_completed_days"),
    ),
)
DISTRIBUTED_CLOCK = Dimension(
    name="distributed-clock",
    label="Record distributed",
    load=listed(*DONE, none="No record here"),
    reach=of_reviews_alone(
        "distributed_clock",
        lambda asked: clock(asked, "distributed_clock", F("own_record__distributed_on"), "record_distributed_days"),
    ),
)
DIMENSIONS = [QUESTION, DOMAIN, ROLE]
