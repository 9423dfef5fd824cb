"""What figures on escalations are grouped by: reasons, features, causes and outcomes in each council's dated lists."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, When
from django.db.models import Value as Constant

from escalations.models import CauseList, Feature, Outcome, Reason, ReasonList
from escalations.standard_reasons import StandardReason
from escalations.states import State
from iro_portal.core.dated_lists import ends_of
from people.models import Authority
from reports.dimensions import Asked, Dimension, Key, Load, Value, Values, by_grain
from reports.measures import Measure
from reports.period import Period
from reports.prepared import values

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
    return lambda asked: {"main": _reasons(path, asked, is_main=True)}


def _reasons(path: str, asked: Asked, **more) -> FilteredRelation:
    """Reach reasons given. That they are the authority's own is said too: else those of every authority are read."""
    told = {"authority": asked.authority, **more}
    return FilteredRelation(path, condition=Q(**{f"{path}__{field}": value for field, value in told.items()}))


def _each(path: str, field: str, under: str = "") -> Key:
    """Reach each reason of an escalation, or a field of it."""
    return Key(f"given__{field}", lambda asked: {"given": _reasons(f"{path}reasons", asked)}, one=False, under=under)


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


def standard_of_main(path: str) -> Callable[[Asked], dict]:
    """Return what makes `standard` the standard reason of the main reason of the escalation at this path."""
    return _standard_of("main__reason", _main_reason(f"{path}reasons"))


def _by_standard_reason() -> Callable[[Measure], Key | None]:
    keys = {
        grain: Key("standard", standard_of_main(path), under=_main(path).under) for grain, path in TO_ESCALATION.items()
    }
    return by_grain(keys | {"reason given": Key("standard", _standard_of("reason"), under="under itself")})


def _dated_lists(lists, lines: str) -> Load:
    """Return how every version of a dated list that an authority ever had is loaded, oldest first: one statement."""
    line = [f"{lines}__{name}" for name in ("key", "label", "pk")]

    def rows(authority: int) -> QuerySet:
        with_lines = lists.filter(authority=authority, **{f"{lines}__isnull": False})
        in_order = with_lines.order_by("in_force_from", f"{lines}__order", f"{lines}__pk")
        return in_order.values_list("pk", "in_force_from", "name", "note", *line)

    def load(authority: Authority, periods: Sequence[Period]) -> list[Values]:
        found = groupby(values(rows, authority.pk), lambda row: row[:4])
        versions = [(version, [row[4:] for row in those]) for version, those in found]
        ends = ends_of(start for (_, start, _, _), _ in versions)
        return [_version(*version, ends[version[1]], those) for version, those in versions]

    return load


def _version(pk: int, start: date, name: str, note: str, end: date | None, lines: list[tuple]) -> Values:
    lines = sorted(lines, key=lambda line: line[0] == NOT_RECORDED)
    found = tuple(Value(key, label, line, hide_zero=key == NOT_RECORDED) for key, label, line in lines)
    return Values(found, key=start.isoformat(), label=name, match=pk, start=start, end=end, note=note)


def _features(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    found = values(_features_of, authority.pk)
    return [Values(tuple(Value(key, label, pk, part_of=reason) for key, label, pk, reason in found))]


def _features_of(authority: int) -> QuerySet:
    features = Feature.objects.filter(reason__list__authority=authority).order_by("order", "pk")
    return features.values_list("key", "label", "pk", "reason")


def _standard_reasons(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The standard reasons, each in the council's own words where its lists of the period asked for agree on them."""
    reasons = values(_reasons_of, authority.pk)
    ends = ends_of(start for _, _, start in reasons)
    used: dict[str, set[str]] = {}
    for standard, label, start in reasons:
        if periods[0].meets(start, ends[start]):
            used.setdefault(standard, set()).add(label)
    return [Values(tuple(_standard(each, used.get(each.value, set())) for each in StandardReason))]


def _reasons_of(authority: int) -> QuerySet:
    reasons = Reason.objects.filter(~Q(key=NOT_RECORDED), list__authority=authority).order_by("list__in_force_from")
    return reasons.values_list("standard", "label", "list__in_force_from")


def _standard(reason: StandardReason, labels: set[str]) -> Value:
    label = next(iter(labels)) if len(labels) == 1 else reason.label
    return Value(reason.value, label, reason.value)


def _places_of_causes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    inside = Value("inside", "Inside the council", True)
    return [Values((inside, Value("outside", "Outside the council", False)))]


def _outcomes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The outcomes of every list, by key, in the words of the newest; and what has none."""
    labels = dict(values(_outcomes_of, authority.pk))
    listed = [Value(key, label, key) for key, label in labels.items()]
    withdrawn = Value("ended-withdrawn", "Withdrawn", "ended-withdrawn", hide_zero=True)
    return [Values((*listed, withdrawn, Value("not-ended", "Not resolved yet", "not-ended", hide_zero=True)))]


def _outcomes_of(authority: int) -> QuerySet:
    outcomes = Outcome.objects.filter(list__authority=authority).order_by("list__in_force_from", "order", "pk")
    return outcomes.values_list("key", "label")


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


REASONS = _dated_lists(ReasonList.objects, "reasons")
REASON = Dimension(
    name="reason",
    label="Reason",
    load=REASONS,
    reach=_by_main_reason(),
    reach_block=_by_main_reason("__list"),
    changed="The list of reasons",
)
THEME = Dimension(
    name="theme",
    label="Theme",
    load=REASONS,
    reach=by_grain(
        {
            "escalation": _each("", "reason", "under each of its reasons"),
            "escalated child": _each("escalation__", "reason", "under each reason of each escalation"),
            "reason given": Key("reason", under="under itself"),
        }
    ),
    reach_block=by_grain(
        {
            "escalation": _each("", "reason__list"),
            "escalated child": _each("escalation__", "reason__list"),
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
            "escalation": _each("", "features", "under each of their features"),
            "escalated child": _each("escalation__", "features", "under each feature of each escalation"),
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
    load=_dated_lists(CauseList.objects, "causes"),
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
