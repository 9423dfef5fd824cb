"""What figures on escalations are grouped by: reasons and features in each council's dated lists, stages, process."""

from collections.abc import Sequence

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Prefetch, Q, Subquery, When
from django.db.models import Value as Constant

from escalations.models import Feature, ProtocolStage, Reason, ReasonList, StageRecord
from escalations.standard_reasons import StandardReason
from people.models import Authority
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain
from reports.period import Period

# A reason with this key stands for what an old log did not say: shown last, and only if anything is under it.
NOT_RECORDED = "not-recorded"


def _main_reason(path: str):
    """Return what makes `main` the main reason, none where none is recorded, so that no row is lost."""
    return lambda asked: {"main": FilteredRelation(path, condition=Q(**{f"{path}__is_main": True}))}


def _main(field: str = "") -> dict[str, Key]:
    """Reach the reason, or a field of it: of an escalation its main reason, of a reason given itself."""
    field = f"__{field}" if field else ""
    return {
        "escalation": Key(f"main__reason{field}", _main_reason("reasons"), under="under its main reason"),
        "escalated child": Key(
            f"main__reason{field}",
            _main_reason("escalation__reasons"),
            under="under the main reason of each escalation",
        ),
        "reason given": Key(f"reason{field}", under="under itself"),
    }


def _lists(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every list of reasons the authority ever had, oldest first: two statements."""
    reasons = Prefetch("reasons", queryset=Reason.objects.order_by("order", "pk"))
    lists = list(ReasonList.objects.of(authority).order_by("in_force_from").prefetch_related(reasons))
    ends = [following.in_force_from for following in lists[1:]] + [None]
    return [_values(each, end) for each, end in zip(lists, ends, strict=True)]


def _values(reasons: ReasonList, end) -> Values:
    lines = [
        Value(reason.key, reason.label, reason.pk, hide_zero=reason.key == NOT_RECORDED)
        for reason in sorted(reasons.reasons.all(), key=lambda reason: reason.key == NOT_RECORDED)
    ]
    return Values(
        tuple(lines), key=reasons.in_force_from.isoformat(), label=reasons.name, match=reasons.pk,
        start=reasons.in_force_from, end=end, note=reasons.note,
    )  # fmt: skip


def _features(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    features = Feature.objects.filter(reason__list__authority=authority).order_by("order", "pk")
    return [Values(tuple(Value(f.key, f.label, f.pk, part_of=f.reason_id) for f in features))]


def _standard_reasons(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The standard reasons, each in the council's own words where its lists of the period asked for agree on them."""
    reasons = Reason.objects.filter(list__authority=authority).select_related("list")
    reasons = list(reasons.order_by("list__in_force_from", "order"))
    starts = sorted({reason.list.in_force_from for reason in reasons})
    ends = dict(zip(starts, [*starts[1:], None], strict=True))
    used: dict[str, set[str]] = {}
    for reason in reasons:
        start = reason.list.in_force_from
        if periods[0].meets(start, ends[start]):
            used.setdefault(reason.standard, set()).add(reason.label)
    return [Values(tuple(_standard(each, used.get(each.value, set())) for each in StandardReason))]


def _standard(reason: StandardReason, labels: set[str]) -> Value:
    label = next(iter(labels)) if len(labels) == 1 else reason.label
    return Value(reason.value, label, reason.value)


def _stages(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The stages of every ladder, by key, in the words of the newest; shown if in force in a period, or reached."""
    stages = ProtocolStage.objects.filter(protocol__authority=authority).select_related("protocol")
    stages = sorted(stages, key=lambda stage: (stage.rank, stage.protocol.in_force_from))
    starts = sorted({stage.protocol.in_force_from for stage in stages})
    in_force = {
        start
        for start, end in zip(starts, [*starts[1:], None], strict=False)
        if any(period.meets(start, end) for period in periods)
    }
    labels = {stage.key: stage.name for stage in stages}
    current = {stage.key for stage in stages if stage.protocol.in_force_from in in_force}
    return [Values(tuple(Value(k, label, k, hide_zero=k not in current) for k, label in labels.items()))]


def _processes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    unknown = Value("unknown", "Stage not recorded", None)
    return [Values((Value("informal", "Informal only", "informal"), Value("formal", "Formal", "formal"), unknown))]


def _process(asked: Asked) -> dict:
    def reached(**rank) -> Exists:
        return Exists(StageRecord.objects.filter(escalation=OuterRef("pk"), **rank))

    formal = When(reached(rank__gt=0), then=Constant("formal"))
    return {"process": Case(formal, When(reached(rank=0), then=Constant("informal")))}


def _highest_stage(asked: Asked) -> dict:
    highest = StageRecord.objects.filter(escalation=OuterRef("pk")).order_by("-rank", "-pk")
    return {"highest": Subquery(highest.values("stage__key")[:1])}


REASON = Dimension(
    name="reason",
    label="Reason",
    load=_lists,
    reach=by_grain(_main()),
    reach_block=by_grain(_main("list")),
    changed="The list of reasons",
)  # fmt: skip
THEME = Dimension(
    name="theme",
    label="Theme",
    load=_lists,
    reach=by_grain(
        {
            "escalation": Key("reasons__reason", one=False, under="under each of its reasons"),
            "reason given": Key("reason", under="under itself"),
        }
    ),
    reach_block=by_grain(
        {
            "escalation": Key("reasons__reason__list", one=False),
            "reason given": Key("reason__list"),
        }
    ),
    changed="The list of reasons",
)
FEATURE = Dimension(
    name="feature",
    label="Feature",
    load=_features,
    reach=by_grain(
        {
            "escalation": Key("reasons__features", one=False, under="under each of their features"),
            "reason given": Key("features", one=False, under="under each of its features"),
        }
    ),
)
STANDARD_REASON = Dimension(
    name="standard-reason",
    label="Standard reason",
    load=_standard_reasons,
    reach=by_grain(_main("standard")),
)
PROCESS = Dimension(
    name="process",
    label="Informal or formal",
    load=_processes,
    reach=by_grain({"escalation": Key("process", _process, under="by how far it went")}),
)
STAGE = Dimension(
    name="stage",
    label="Stage",
    load=_stages,
    reach=by_grain(
        {
            "escalation": Key("highest", _highest_stage, under="at the highest stage that it reached"),
            "stage record": Key("stage__key"),
        }
    ),
)
