"""What figures on escalations are grouped by: reasons, features, causes and outcomes in each council's dated lists."""

from collections.abc import Callable, Sequence
from itertools import groupby

from django.db.models import Case, CharField, F, FilteredRelation, Prefetch, Q, When
from django.db.models import Value as Constant

from escalations.models import Cause, Feature, Outcome, Reason, ReasonList
from escalations.standard_reasons import StandardReason
from escalations.states import State
from iro_portal.core.dated_lists import ends_of
from people.models import Authority
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain
from reports.measures import Measure
from reports.period import Period

# The path from a row of each grain to its escalation; empty: it is the escalation.
TO_ESCALATION = {
    "escalation": "",
    "resolved escalation": "",
    "escalated child": "escalation__",
    "reason given": "escalation__",
    "stage record": "escalation__",
    "promised action": "record__escalation__",
}


def by_escalation(make: Callable[[str], Key]) -> Callable[[Measure], Key | None]:
    """Reach what is the escalation's own from the rows of every grain that hang on one."""
    return by_grain({grain: make(path) for grain, path in TO_ESCALATION.items()})


# A reason with this key stands for what an old log did not say: shown last, and only if anything is under it.
NOT_RECORDED = "not-recorded"


def _main_reason(path: str):
    """Return what makes `main` the main reason, none where none is recorded, so that no row is lost."""
    return lambda asked: {"main": FilteredRelation(path, condition=Q(**{f"{path}__is_main": True}))}


def _main(path: str, field: str = "") -> Key:
    """Reach the main reason of an escalation, or a field of it."""
    under = "under the main reason of its escalation" if path else "under its main reason"
    return Key(f"main__reason{field}", _main_reason(f"{path}reasons"), under=under)


def _by_main_reason(field: str = "") -> Callable[[Measure], Key | None]:
    """Reach the main reason, or a field of it; of a reason given, the reason itself."""
    keys = {grain: _main(path, field) for grain, path in TO_ESCALATION.items()}
    return by_grain(keys | {"reason given": Key(f"reason{field}", under="under itself")})


def _standard_of(reason: str, needs=lambda asked: {}) -> Callable[[Asked], dict]:
    """Return what makes `standard` a standard reason; none where an old log did not say."""
    said = ~Q(**{f"{reason}__key": NOT_RECORDED})
    case = Case(When(said, then=F(f"{reason}__standard")), default=None, output_field=CharField())
    return lambda asked: {**needs(asked), "standard": case}


def _by_standard_reason() -> Callable[[Measure], Key | None]:
    def key(path: str) -> Key:
        return Key("standard", _standard_of("main__reason", _main_reason(f"{path}reasons")), under=_main(path).under)

    keys = {grain: key(path) for grain, path in TO_ESCALATION.items()}
    return by_grain(keys | {"reason given": Key("standard", _standard_of("reason"), under="under itself")})


def _lists(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every list of reasons the authority ever had, oldest first: two statements."""
    reasons = Prefetch("reasons", queryset=Reason.objects.order_by("order", "pk"))
    lists = list(ReasonList.objects.of(authority).order_by("in_force_from").prefetch_related(reasons))
    ends = ends_of(each.in_force_from for each in lists)
    return [_values(each, ends[each.in_force_from]) for each in lists]


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
    reasons = Reason.objects.filter(list__authority=authority).exclude(key=NOT_RECORDED).select_related("list")
    reasons = list(reasons.order_by("list__in_force_from", "order"))
    ends = ends_of(reason.list.in_force_from for reason in reasons)
    used: dict[str, set[str]] = {}
    for reason in reasons:
        start = reason.list.in_force_from
        if periods[0].meets(start, ends[start]):
            used.setdefault(reason.standard, set()).add(reason.label)
    return [Values(tuple(_standard(each, used.get(each.value, set())) for each in StandardReason))]


def _standard(reason: StandardReason, labels: set[str]) -> Value:
    label = next(iter(labels)) if len(labels) == 1 else reason.label
    return Value(reason.value, label, reason.value)


def _causes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every list of causes of drift that the authority ever had, oldest first: one statement."""
    causes = Cause.objects.filter(list__authority=authority).select_related("list")
    causes = causes.order_by("list__in_force_from", "order", "pk")
    of_list = [(each, list(those)) for each, those in groupby(causes, lambda cause: cause.list)]
    ends = [*(following.in_force_from for following, _ in of_list[1:]), None]
    return [
        Values(
            tuple(Value(cause.key, cause.label, cause.pk) for cause in those),
            key=each.in_force_from.isoformat(), label=each.name, match=each.pk, start=each.in_force_from, end=end,
            note=each.note,
        )
        for (each, those), end in zip(of_list, ends, strict=False)
    ]  # fmt: skip


def _places_of_causes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    inside = Value("inside", "Inside the council", True)
    return [Values((inside, Value("outside", "Outside the council", False)))]


def _outcomes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The outcomes of every list, by key, in the words of the newest; and what has none."""
    outcomes = Outcome.objects.filter(list__authority=authority).order_by("list__in_force_from", "order", "pk")
    labels = {outcome.key: outcome.label for outcome in outcomes}
    listed = [Value(key, label, key) for key, label in labels.items()]
    withdrawn = Value("ended-withdrawn", "Withdrawn", "ended-withdrawn", hide_zero=True)
    return [Values((*listed, withdrawn, Value("not-ended", "Not resolved yet", "not-ended", hide_zero=True)))]


def _outcome_of(part: str, escalation: str) -> Callable[[Asked], dict]:
    """Return what makes `ended_how` the outcome of a child's part, none where it was not recorded."""
    open_part = {f"{part}closed_on__isnull": True}
    case = Case(
        When(**open_part, **{f"{escalation}state": State.WITHDRAWN}, then=Constant("ended-withdrawn")),
        When(**open_part, then=Constant("not-ended")),
        default=F(f"{part}outcome__key"),
        output_field=CharField(),
    )
    return lambda asked: {"ended_how": case}


REASON = Dimension(
    name="reason",
    label="Reason",
    load=_lists,
    reach=_by_main_reason(),
    reach_block=_by_main_reason("__list"),
    changed="The list of reasons",
)
THEME = Dimension(
    name="theme",
    label="Theme",
    load=_lists,
    reach=by_grain(
        {
            "escalation": Key("reasons__reason", one=False, under="under each of its reasons"),
            "escalated child": Key(
                "escalation__reasons__reason", one=False, under="under each reason of each escalation"
            ),
            "reason given": Key("reason", under="under itself"),
        }
    ),
    reach_block=by_grain(
        {
            "escalation": Key("reasons__reason__list", one=False),
            "escalated child": Key("escalation__reasons__reason__list", one=False),
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
            "escalated child": Key(
                "escalation__reasons__features", one=False, under="under each feature of each escalation"
            ),
            "reason given": Key("features", one=False, under="under each of its features"),
        }
    ),
)
STANDARD_REASON = Dimension(
    name="standard-reason",
    label="Standard reason",
    load=_standard_reasons,
    reach=_by_standard_reason(),
)
CAUSE = Dimension(
    name="cause",
    label="Cause of drift or delay",
    load=_causes,
    reach=by_escalation(lambda path: Key(f"{path}causes", one=False, under="under each of its causes")),
    reach_block=by_escalation(lambda path: Key(f"{path}causes__list", one=False)),
    changed="The list of causes",
)
PLACE_OF_CAUSE = Dimension(
    name="place-of-cause",
    label="Cause inside or outside the council",
    load=_places_of_causes,
    reach=by_escalation(lambda path: Key(f"{path}causes__inside_council", one=False, under="under each of its causes")),
)
OUTCOME = Dimension(
    name="outcome",
    label="Outcome",
    load=_outcomes,
    reach=by_grain(
        {
            "escalation": Key(
                "ended_how",
                _outcome_of("children__", ""),
                one=False,
                under="under the outcome for each of its children",
            ),
            "escalated child": Key("ended_how", _outcome_of("", "escalation__"), under="under its outcome"),
        }
    ),
)
DIMENSIONS = (REASON, THEME, FEATURE, STANDARD_REASON, CAUSE, PLACE_OF_CAUSE, OUTCOME)
