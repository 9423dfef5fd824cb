"""What is counted beside escalations: Cafcass and legal advice, choices at the limit, good practice, systemic concerns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from escalations.deadlines import cap_warnings
from escalations.models import CafcassReferral, CapChoice, GoodPractice, Protocol, SystemicConcern
from people.models import Authority
from reports.definitions.escalation_time_measures import ordinal
from reports.dimensions import Dimension, Key, Value, Values, by_grain, fixed
from reports.measures import Grain, Measure, median
from reports.period import Period

CAFCASS = Grain("Cafcass entry", "a consideration of Cafcass", "escalation_id")
CHOICE = Grain("choice at the limit", "a choice at the limit", "escalation_id")
GOOD_PRACTICE = Grain("good practice", "a record of good practice", "pk", kind="good practice")
CONCERN = Grain("systemic concern", "a systemic concern", "pk", kind="concern")
GATHERED = Grain("escalation gathered", "an escalation in a systemic concern", "escalation_id")


def _cafcass(authority: Authority, period: Period) -> QuerySet:
    rows = CafcassReferral.objects.filter(authority=authority)
    return rows.filter(happened_on__gte=period.start, happened_on__lt=period.end)


def _choices(authority: Authority, period: Period) -> QuerySet:
    rows = CapChoice.objects.filter(authority=authority)
    return rows.filter(happened_at__gte=_midnight(period.start), happened_at__lt=_midnight(period.end))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _good_practice(authority: Authority, period: Period) -> QuerySet:
    rows = GoodPractice.objects.filter(authority=authority)
    return rows.filter(happened_on__gte=period.start, happened_on__lt=period.end)


def _concerns(authority: Authority, period: Period) -> QuerySet:
    """Adds `working_days` from the day on which the concern was raised, day 0, to the response."""
    rows = SystemicConcern.objects.filter(authority=authority)
    taken = ordinal(authority, "responded_on") - ordinal(authority, "raised_on")
    return rows.filter(raised_on__gte=period.start, raised_on__lt=period.end).annotate(working_days=taken)


def _gathered(authority: Authority, period: Period) -> QuerySet:
    raised = {"raised_on__gte": period.start, "raised_on__lt": period.end, "authority": authority}
    links = SystemicConcern.escalations.through.objects
    return links.filter(**{f"systemicconcern__{field}": value for field, value in raised.items()})


def _days_of_choices(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The days on which a ladder of the authority asks for a choice: day 15 and day 20 of 20."""
    caps = Protocol.objects.of(authority).order_by().values_list("cap_working_days", flat=True)
    days = sorted({day for cap in caps for day in cap_warnings(cap)})
    return [Values(tuple(Value(str(day), f"Day {day}", day) for day in days))]


def _listed_concerns(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    raised = Q()
    for period in periods:
        raised |= Q(raised_on__gte=period.start, raised_on__lt=period.end)
    concerns = SystemicConcern.objects.filter(raised, authority=authority).order_by("raised_on", "pk")
    return [Values(tuple(Value(*concern) for concern in concerns.values_list("reference", "title", "pk")))]


CONSIDERED = Measure(
    name="cafcass-considered", label="Cafcass considered", unit="considerations", grain=CAFCASS, rows=_cafcass,
    counts="each time a referral was made, or considered and not made", by="by the day on which that was", day="happened_on",
)  # fmt: skip
REFERRED = replace(
    CONSIDERED, name="cafcass-referrals", label="Referred to Cafcass", unit="referrals", where=Q(referred=True),
    counts="each referral",
)  # fmt: skip
ESCALATIONS_REFERRED = replace(
    REFERRED, name="escalations-referred", label="Escalations referred to Cafcass", unit="escalations",
    distinct="escalation", counts="each escalation once, however often it was referred",
)  # fmt: skip
CHOICES = Measure(
    name="choices-at-the-limit", label="Choices", unit="choices", grain=CHOICE, rows=_choices,
    counts="each choice recorded on such a day of a formal process", by="by the day of the choice", day="",
)  # fmt: skip
PRAISE = Measure(
    name="good-practice", label="Good practice", unit="records of good practice", grain=GOOD_PRACTICE, rows=_good_practice,
    counts="each time that good practice was praised", by="by the day on which it was", day="happened_on",
)  # fmt: skip
PRAISED = replace(
    PRAISE, name="people-praised", label="Workers praised", unit="workers", distinct="to",
    counts="each worker once in a row, once in a column and once in the total",
)  # fmt: skip
CHILDREN_OF_PRAISE = replace(
    PRAISE, name="children-of-good-practice", label="Children", unit="children", distinct="child",
    counts="each child once about whose care something was praised",
)  # fmt: skip
CONCERNS = Measure(
    name="systemic-concerns", label="Systemic concerns raised", unit="concerns", grain=CONCERN, rows=_concerns,
    counts="each concern once", by="by the day on which the concern was raised", day="raised_on",
)  # fmt: skip
CONCERNS_ANSWERED = replace(
    CONCERNS, name="systemic-concerns-answered", label="Answered", where=Q(responded_on__isnull=False),
    counts="each concern once that has a response",
)  # fmt: skip
DAYS_TO_RESPONSE = replace(
    CONCERNS_ANSWERED, name="days-to-response", label="Working days to the response", unit="working days",
    counts="working days from the day raised, day 0, to the response; the middle one of several",
    amount="working_days", summary=median, decimals=1,
)  # fmt: skip
GATHERED_ESCALATIONS = Measure(
    name="escalations-gathered", label="Escalations that share it", unit="escalations", grain=GATHERED, rows=_gathered,
    distinct="escalation", counts="each escalation once in a row and once in the total", by=CONCERNS.by,
    day="systemicconcern__raised_on",
)  # fmt: skip

DECISION = Dimension(
    name="cafcass-decision",
    label="Cafcass",
    load=fixed(
        Value("referred", "Referred to Cafcass", True),
        Value("not-referred", "Considered, and not referred", False),
    ),
    reach=by_grain({CAFCASS.name: Key("referred")}),
)
GROUND = Dimension(
    name="cafcass-ground",
    label="Ground of the referral",
    load=fixed(*(Value(ground.value, ground.label, ground.value) for ground in CafcassReferral.Ground)),
    reach=by_grain({CAFCASS.name: Key("ground")}),
)
LEGAL_ADVICE = Dimension(
    name="legal-advice",
    label="Legal advice",
    load=fixed(
        Value("asked", "Legal advice was asked", True),
        Value("not-asked", "Legal advice was not asked", False),
        Value("not-recorded", "Not recorded whether legal advice was asked", None),
    ),
    reach=by_grain({CAFCASS.name: Key("legal_advice")}),
)
CHOSEN = Dimension(
    name="choice-at-the-limit",
    label="Choice",
    load=fixed(
        *(Value(choice.value, choice.label.removesuffix(", because"), choice.value) for choice in CapChoice.Choice)
    ),
    reach=by_grain({CHOICE.name: Key("choice")}),
)
DAY_OF_CHOICE = Dimension(
    name="day-of-choice",
    label="Day of the formal process",
    load=_days_of_choices,
    reach=by_grain({CHOICE.name: Key("day", under="under the day of the formal process")}),
)
BY_CONCERN = Dimension(
    name="systemic-concern",
    label="Systemic concern",
    load=_listed_concerns,
    reach=by_grain({CONCERN.name: Key("pk"), GATHERED.name: Key("systemicconcern")}),
)
DIMENSIONS = (DECISION, GROUND, LEGAL_ADVICE, CHOSEN, DAY_OF_CHOICE, BY_CONCERN)
