"""What figures on children in care are grouped by. Labels, bands and their order are the authority's own (groupings)."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Least

from children.models import Allocation, CourtProceedings, Disability
from people.models import Authority, Team
from reports.definitions.children_measures import ENTERING, IN_CARE, LEAVING, LOOKED_AFTER, current_episodes
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain, fixed
from reports.groupings import LAST, Beside, age_dimension, grouped_dimension
from reports.period import Period
from reports.prepared import values

PERIODS = (IN_CARE.name, ENTERING.name, LEAVING.name, LOOKED_AFTER.name)
OWN_COUNCIL = "PR1"  # SSDA903, placement provider
# A group of so many, or more, is the last row.
LARGEST_GROUP = 5


def _now(path: str) -> Beside:
    """A code of the episode current on the last day of the period."""
    return Beside(lambda asked: current_episodes(asked.period.last), path)


def _in_proceedings(asked: Asked) -> Q:
    """Court proceedings about the child are open on the last day of the period."""
    last = asked.period.last
    open_then = CourtProceedings.objects.filter(Q(ended_on=None) | Q(ended_on__gt=last), issued_on__lte=last)
    return Q(Exists(open_then.filter(child=OuterRef("child"))))


def _far(asked: Asked) -> dict:
    return {"is_over_20": Subquery(current_episodes(asked.period.last).values("over_20_miles")[:1])}


def _disabled(asked: Asked) -> dict:
    return {"is_disabled": Exists(Disability.objects.current(asked.period.last).filter(child=OuterRef("child")))}


def _team(asked: Asked) -> dict:
    held = Allocation.objects.teams().current(asked.period.last).filter(child=OuterRef("child"))
    return {"team_on_last": Subquery(held.order_by("-start", "-pk").values("team")[:1])}


def teams(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Return every team, in the order of the tree; shown where something is under it."""
    return [Values(tuple(Value(str(pk), name, pk, hide_zero=True) for pk, name in values(_teams_of, authority.pk)))]


def _teams_of(authority: int) -> QuerySet:
    return Team.objects.filter(authority=authority).order_by("path").values_list("pk", "name")


def _size(asked: Asked) -> dict:
    return {"group_size": Cast(Least("size", LARGEST_GROUP), CharField())}


def _sizes(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    labels = {"1": "1 (the others are not in care)"} | {str(each): str(each) for each in range(2, LARGEST_GROUP)}
    labels[str(LARGEST_GROUP)] = f"{LARGEST_GROUP} or more"
    return [Values(tuple(Value(key, label, key) for key, label in labels.items()))]


AGE_BAND = age_dimension(
    "age-band", "Age",
    dict.fromkeys((IN_CARE.name, LOOKED_AFTER.name), ("child__date_of_birth", LAST)), "under the age then",
)  # fmt: skip
ENTERING_AGE = age_dimension(
    "entering-age", "Age on entering care", {ENTERING.name: ("child__date_of_birth", "start")}, "under the age on that day"
)  # fmt: skip
LEAVING_AGE = age_dimension(
    "leaving-age", "Age on leaving care", {LEAVING.name: ("child__date_of_birth", "end")}, "under the age on that day"
)  # fmt: skip
GENDER = grouped_dimension("gender", "Gender", dict.fromkeys(PERIODS, ("child__sex", "")))
ETHNIC_GROUP = grouped_dimension("ethnic-group", "Ethnic group", dict.fromkeys(PERIODS, ("child__ethnicity", "")))
LEGAL_STATUS = grouped_dimension(
    "legal-status", "Legal status", {IN_CARE.name: (_now("legal_status"), "under the legal status then")},
    conditions={"in-proceedings": _in_proceedings},
)  # fmt: skip
PLACEMENT_TYPE = grouped_dimension(
    "placement-type", "Placement", {IN_CARE.name: (_now("placement"), "under the placement then")},
    conditions={"own-provision": lambda asked: Q(provider=OWN_COUNCIL)},
)  # fmt: skip
LEAVING_REASON = grouped_dimension(
    "leaving-reason", "Reason for leaving care", {LEAVING.name: ("end_reason", "under the reason recorded")}
)
DISTANCE = Dimension(
    name="distance",
    label="Distance from home",
    load=fixed(Value("over-20-miles", "Over 20 miles", True), Value("within-20-miles", "20 miles or less", False)),
    reach=by_grain({IN_CARE.name: Key("is_over_20", _far, under="by how far the placement then was from home")}),
)
UASC = Dimension(
    name="uasc",
    label="Unaccompanied asylum-seeking child",
    load=fixed(Value("yes", "Came unaccompanied, seeking asylum", True), Value("no", "Did not", False)),
    reach=by_grain({grain: Key("child__is_uasc") for grain in PERIODS}),
)
DISABILITY = Dimension(
    name="disability",
    label="Disability",
    load=fixed(Value("yes", "Disability recorded", True), Value("no", "None recorded", False)),
    reach=by_grain(
        {
            grain: Key("is_disabled", _disabled, under="by whether a disability is recorded on the last day")
            for grain in PERIODS
        }
    ),
)
TEAM = Dimension(
    name="team",
    label="Team",
    load=teams,
    reach=by_grain({IN_CARE.name: Key("team_on_last", _team, under="under the team then")}),
)
GROUP_SIZE = Dimension(
    name="group-size",
    label="Children of the group in care",
    load=_sizes,
    reach=by_grain(
        {
            grain: Key("group_size", _size, under="by how many of the group are")
            for grain in ("sibling group", "sibling in care")
        }
    ),
)
