"""What audits of files and of practice found: grades, and question by question."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import NullIf

from people.models import Authority
from reports.definitions.service_support_dimensions import by_key
from reports.definitions.service_support_measures import between
from reports.dimensions import Dimension, Key, Values, by_grain, listed
from reports.measures import Grain, Measure
from reports.period import Period
from reports.prepared import values
from reviews.models import Audit, AuditAnswer, AuditQuestion

AUDIT = Grain("audit", "an audit", "pk", kind="audit")
ANSWER = Grain("audit answer", "an answer of an audit", "audit_id", kind="audit")


def _answers(authority: Authority, period: Period) -> QuerySet:
    # Not told that the answers too are the authority's: PostgreSQL would read all of them, from every year.
    found = AuditAnswer.objects.filter(audit__authority=authority)
    return found.filter(audit__audited_on__gte=period.start, audit__audited_on__lt=period.end)


def _questions(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    return by_key(values(_questions_of, authority.pk), periods[0].last)


def _questions_of(authority: int) -> QuerySet:
    rows = AuditQuestion.objects.filter(template__authority=authority)
    rows = rows.order_by("-template__in_force_from", "order", "pk")
    return rows.values_list("template__in_force_from", "key", "label")


AUDITS = Measure(
    name="audits", label="Audits", unit="audits", grain=AUDIT, rows=between(Audit, "audited_on"),
    counts="each audit once", by="by the day of the audit", day="audited_on",
)  # fmt: skip
ANSWERS = Measure(
    name="audit-answers", label="Answers", unit="answers", grain=ANSWER,
    rows=_answers, counts="each answer to a question of an audit", by="by the day of the audit",
    day="audit__audited_on",
)  # fmt: skip
APPLYING = Measure(
    name="audit-answers-that-apply", label="Answers that apply", unit="answers", grain=ANSWER,
    rows=_answers, where=Q(value__in=("met", "partly", "not-met")), counts="each answer but “not applicable”",
    by="by the day of the audit", day="audit__audited_on",
)  # fmt: skip
GRADE = Dimension(
    name="audit-grade",
    label="Grade",
    load=listed(*Audit.Grade.choices),
    reach=by_grain({"audit": Key("given", lambda asked: {"given": NullIf(F("grade"), Constant(""))})}),
)
ABOUT = Dimension(
    name="audit-about",
    label="Audit of",
    load=listed(*Audit.About.choices),
    reach=by_grain({"audit": Key("about"), "audit answer": Key("audit__about")}),
)
FOUND = Dimension(
    name="audit-found",
    label="Found",
    load=listed(*AuditAnswer.Value.choices),
    reach=by_grain({"audit answer": Key("value")}),
)
QUESTION = Dimension(
    name="audit-question",
    label="Question",
    load=_questions,
    reach=by_grain({"audit answer": Key("question__key", under="under its question")}),
)
