"""What the children of escalations are grouped by: their teams on the day sent, age, gender, ethnic group, how often."""

from django.db.models import Case, Count, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import Least

from escalations.models import EscalationReason
from escalations.states import State
from people.models import PostHolding
from reports.definitions.children_dimensions import teams
from reports.definitions.escalation_dimensions import NOT_RECORDED, standard_of_main
from reports.dimensions import Asked, Dimension, Key, Value, by_grain, fixed, over_all
from reports.groupings import age_dimension, grouped_dimension


def _team_of_praised(asked: Asked) -> dict:
    held = PostHolding.objects.filter(
        Q(end=None) | Q(end__gt=OuterRef("happened_on")), staff=OuterRef("to"), start__lte=OuterRef("happened_on")
    )
    return {"team_praised": Subquery(held.order_by("-start", "-pk").values("post__team")[:1])}


def _times(asked: Asked) -> dict:
    """How many escalations of the period concern a child: one, two, three or more. The rows are its parts in these."""
    return {"how_often": Window(Count("pk"), partition_by="child"), "times": Least("how_often", 3)}


def _before(asked: Asked) -> dict:
    """How many earlier escalations about the same child, in any year, had the same standard reason as their main one.

    None where the main reason was not recorded.
    """
    day, escalation = OuterRef("escalation__raised_on"), OuterRef("escalation")
    before = Q(escalation__raised_on__lt=day) | Q(escalation__raised_on=day, escalation__lt=escalation)
    same = EscalationReason.objects.filter(
        ~Q(reason__key=NOT_RECORDED), ~Q(escalation__state=State.DRAFT), before, is_main=True,
        reason__standard=OuterRef("standard"), escalation__children__child=OuterRef("child"),
    )  # fmt: skip
    return {
        **standard_of_main("escalation__")(asked),
        "how_often_before": over_all(same, "COUNT", "pk"),
        "before": Case(When(standard__isnull=False, then=Least("how_often_before", 2))),
    }


TEAM = Dimension(
    name="team",
    label="Team",
    load=teams,
    reach=by_grain(
        {
            "escalation": Key(
                "children__team", one=False, under="under the team of each of its children on the day sent"
            ),
            "resolved escalation": Key("children__team", one=False, under="under each team on the day sent"),
            "escalated child": Key("team", under="under the child's team on the day sent"),
            "stage record": Key(
                "escalation__children__team", one=False, under="under each child's team on the day sent"
            ),
            "good practice": Key(
                "team_praised", _team_of_praised, under="under the team of whoever was praised, on the day"
            ),
        }
    ),
)
AGE_BAND = age_dimension(
    "age-band",
    "Age",
    {"escalated child": ("child__date_of_birth", "escalation__raised_on")},
    under="by age on the day the escalation was raised",
)
GENDER = grouped_dimension(
    "gender", "Gender", {"escalated child": ("child__sex", ""), "child concerned": ("child__sex", "")}
)
ETHNIC_GROUP = grouped_dimension(
    "ethnic-group",
    "Ethnic group",
    {"escalated child": ("child__ethnicity", ""), "child concerned": ("child__ethnicity", "")},
)
TIMES_ESCALATED = Dimension(
    name="times-escalated",
    label="Escalations about the child in the period",
    load=fixed(Value("1", "One", 1), Value("2", "Two", 2), Value("3", "Three or more", 3)),
    reach=by_grain({"child concerned": Key("times", _times)}),
)
RAISED_BEFORE = Dimension(
    name="raised-before",
    label="Raised before about the child",
    load=fixed(Value("0", "Not before", 0), Value("1", "Once before", 1), Value("2", "Twice or more before", 2)),
    reach=by_grain({"escalated child": Key("before", _before)}),
)
DIMENSIONS = (TEAM, AGE_BAND, GENDER, ETHNIC_GROUP, TIMES_ESCALATED, RAISED_BEFORE)
