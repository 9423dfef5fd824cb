"""How an escalation went, as a way of grouping: informal or formal, stages, answers in time, posts asked, years."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from escalations.models import Escalation, ProtocolStage, ReasonList, StageAddressee, StageAnswerer, StageRecord
from iro_portal.core.dated_lists import ends_of
from people.models import Authority
from reports.definitions.escalation_dimensions import TO_ESCALATION, by_escalation
from reports.dimensions import Asked, Dimension, Key, Named, Value, Values, by_grain, fixed, over_all
from reports.period import Period, financial_year, in_words
from reports.prepared import values

ANSWERED = StageRecord.Ended.ANSWERED


def pk_of(path: str) -> str:
    """Return the path to an escalation's id."""
    return path.removesuffix("__") or "pk"


def _stages(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The stages of every ladder, by key, in the words of the newest; shown if in force in a period, or reached."""
    stages = values(_stages_of, authority.pk)
    ends = ends_of(start for *_, start in stages)
    in_force = {start for start, end in ends.items() if any(period.meets(start, end) for period in periods)}
    current = {key for _, key, _, start in stages if start in in_force}
    labels = {key: name for _, key, name, _ in stages}
    pks = {key: tuple(pk for pk, same, *_ in stages if same == key) for key in labels}
    shown = (Value(key, label, key, hide_zero=key not in current, of=pks[key]) for key, label in labels.items())
    return [Values(tuple(shown))]


def _stages_of(authority: int) -> QuerySet:
    stages = ProtocolStage.objects.filter(protocol__authority=authority).order_by("rank", "protocol__in_force_from")
    return stages.values_list("pk", "key", "name", "protocol__in_force_from")


def _process(path: str) -> Key:
    def needs(asked: Asked) -> dict:
        records = StageRecord.objects.filter(escalation=OuterRef(pk_of(path))).order_by()
        is_formal = GreaterThan(over_all(records, "MAX", "rank"), 0)
        return {"process": Named(is_formal, {True: "formal", False: "informal"})}

    return Key("process", needs, under="by how far it went" if not path else "by how far the escalation went")


def _process_at(rank: str) -> Key:
    """Of one stay at one stage: is the stage itself formal?"""
    formal = When(**{f"{rank}__gt": 0}, then=Constant("formal"))
    case = Case(formal, default=Constant("informal"), output_field=CharField())
    return Key("process", lambda asked: {"process": case}, under="by whether the stage is formal")


def _processes() -> Dimension:
    unknown = Value("unknown", "Stage not recorded", None, hide_zero=True)
    keys = {grain: _process(path) for grain, path in TO_ESCALATION.items()}
    return Dimension(
        name="process",
        label="Informal or formal",
        load=fixed(Value("informal", "Informal only", "informal"), Value("formal", "Formal", "formal"), unknown),
        reach=by_grain(keys | {"stage record": _process_at("rank"), "promised action": _process_at("record__rank")}),
    )


def _stage_of(name: str, order_by: str, path: str) -> Callable[[Asked], dict]:
    """Return what gives the stage of an escalation's first stay in this order a name."""

    def needs(asked: Asked) -> dict:
        records = StageRecord.objects.filter(escalation=OuterRef(pk_of(path))).order_by(order_by, "-pk")
        keys = {pk: value.match for block in asked.values(STAGE) for value in block.values for pk in value.of}
        return {name: Named(Subquery(records.values("stage")[:1]), keys)}

    return needs


def _highest(path: str) -> Key:
    return Key("stood_highest", _stage_of("stood_highest", "-rank", path), under="at the highest stage that it reached")


def _in_time(asked: Asked) -> dict:
    """Was a round answered by the day on which it was due? Unknown days: it cannot be determined."""
    unknown = Q(ended=ANSWERED) & (Q(closed_on=None) | Q(due_on=None))
    case = Case(
        When(unknown, then=Constant("undetermined")),
        When(ended=ANSWERED, closed_on__lte=F("due_on"), then=Constant("in-time")),
        When(ended=ANSWERED, then=Constant("late")),
        When(ended="", then=Constant("waiting")),
        default=Constant("unanswered"),
        output_field=CharField(),
    )
    return {"answered_how": case}


def _post_asked(asked: Asked) -> dict:
    """The post of whoever was asked for the whole; where the log does not say, the first post that answers the stage."""
    leads = StageAddressee.objects.filter(record=OuterRef("pk"), lead=True).exclude(title="").order_by("pk")
    posts = StageAnswerer.objects.filter(stage=OuterRef("stage")).order_by("order", "pk")
    return {"post_asked": Coalesce(Subquery(leads.values("title")[:1]), Subquery(posts.values("title")[:1]))}


def _posts(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every post that answers a stage, and every title under which somebody was asked in a period: two statements."""
    declared, asked = values(_titles_of_answerers, authority.pk), values(_titles_asked, authority.pk, tuple(periods))
    titles = dict.fromkeys(title for (title,) in [*declared, *asked])
    return [Values(tuple(Value(title.replace(" ", "-"), _capital(title), title, hide_zero=True) for title in titles))]


def _titles_of_answerers(authority: int) -> QuerySet:
    declared = StageAnswerer.objects.filter(stage__protocol__authority=authority)
    return declared.order_by("stage__rank", "order", "pk").values_list("title")


def _titles_asked(authority: int, periods: Sequence[Period]) -> QuerySet:
    raised = Q()
    for period in periods:
        raised |= Q(record__escalation__raised_on__gte=period.start, record__escalation__raised_on__lt=period.end)
    asked = StageAddressee.objects.filter(raised, record__escalation__authority=authority).exclude(title="")
    return asked.order_by("title").values_list("title").distinct()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _years_and_lists(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Financial years, each cut where the list of reasons changed: a column for each list that was in force in it."""
    lists = list(ReasonList.objects.of(authority).order_by("in_force_from").only("in_force_from", "name", "note"))
    ends = ends_of(each.in_force_from for each in lists)
    years = sorted({financial_year(month) for period in periods for month in period.months()}, key=lambda y: y.start)
    return [_years_of(reasons, ends[reasons.in_force_from], years) for reasons in lists]


def _years_of(reasons: ReasonList, end: date | None, years: Sequence[Period]) -> Values:
    start = reasons.in_force_from
    return Values(
        tuple(_year_under(year, reasons, end) for year in years if year.meets(start, end)),
        key=start.isoformat(), label=reasons.name, start=start, end=end, note=reasons.note,
    )  # fmt: skip


def _year_under(year: Period, reasons: ReasonList, end: date | None) -> Value:
    """2018/19 (Reasons before Mosaic, to 18 November 2018)."""
    first, last = max(year.start, reasons.in_force_from), min(year.end, end or date.max)
    cut = [f"from {in_words(first)}"] if first > year.start else []
    cut += [f"to {in_words(last - timedelta(days=1))}"] if last < year.end else []
    key = f"{year.start.year}-{reasons.pk}"
    return Value(key, f"{year.label} ({', '.join([reasons.name, *cut])})", key, of=(first, last))


def _year_and_list(raised_on: str) -> Callable[[Asked], dict[str, Any]]:
    def needs(asked: Asked) -> dict:
        years = [value for block in asked.values(YEAR_AND_LIST) for value in block.values]
        cases = [
            When(**{f"{raised_on}__gte": year.of[0], f"{raised_on}__lt": year.of[1]}, then=Constant(year.match))
            for year in years
        ]
        return {"year_and_list": Case(*cases, default=None, output_field=CharField())}

    return needs


PROCESS = _processes()
STAGE = Dimension(
    name="stage",
    label="Stage",
    load=_stages,
    reach=by_grain(
        {
            "escalation": _highest(""),
            "resolved escalation": Key(
                "stood_last", _stage_of("stood_last", "-pk", ""), under="at the stage where it stood when resolved"
            ),
            "escalated child": _highest("escalation__"),
            "reason given": _highest("escalation__"),
            "stage record": Key("stage__key"),
            "promised action": Key("record__stage__key", under="at the stage of the answer"),
        }
    ),
)
STAGE_REACHED = Dimension(
    name="stage-reached",
    label="Stage reached",
    load=_stages,
    reach=by_escalation(
        lambda path: Key(f"{path}records__stage__key", one=False, under="at each stage that it reached")
    ),
)
ANSWERED_IN_TIME = Dimension(
    name="answered-in-time",
    label="Answered in time",
    load=fixed(
        Value("in-time", "In time", "in-time"),
        Value("late", "Late", "late"),
        Value("undetermined", "Cannot be determined", "undetermined"),
        Value("unanswered", "Ended without an answer", "unanswered"),
        Value("waiting", "Still waiting", "waiting"),
    ),
    reach=by_grain({"stage record": Key("answered_how", _in_time)}),
)
POST_ASKED = Dimension(
    name="post-asked",
    label="Post asked",
    load=_posts,
    reach=by_grain({"stage record": Key("post_asked", _post_asked, under="under the post that was asked")}),
)
URGENT = Dimension(
    name="urgent",
    label="Urgent",
    load=fixed(Value("urgent", "Urgent", True), Value("not-urgent", "Not urgent", False)),
    reach=by_escalation(lambda path: Key(f"{path}urgent")),
)
RAISED_AT = Dimension(
    name="raised-at",
    label="Raised because of",
    load=fixed(*(Value(source.value, source.label, source.value) for source in Escalation.Source)),
    reach=by_escalation(lambda path: Key(f"{path}source", under="under what led to it")),
)
YEAR_AND_LIST = Dimension(
    name="year-and-list",
    label="Year and list of reasons",
    load=_years_and_lists,
    reach=by_escalation(
        lambda path: Key("year_and_list", _year_and_list(f"{path}raised_on"), under="under the list then in force")
    ),
    changed="The list of reasons",
)
DIMENSIONS = (PROCESS, STAGE, STAGE_REACHED, ANSWERED_IN_TIME, POST_ASKED, URGENT, RAISED_AT, YEAR_AND_LIST)
