"""Who the child was on the day of a review: age, gender, ethnic group, legal status, team; and the post of the IRO."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from children.models import Allocation, CourtProceedings, Episode
from people.models import Authority, Post, PostHolding
from people.roles import RAISING_ROLES
from reports.definitions.children_dimensions import teams
from reports.definitions.review_dimensions import AT, listed, of_review, of_reviews_alone
from reports.definitions.review_judging import on_day, same_iro
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain, fixed
from reports.groupings import Beside, age_dimension, grouped_dimension
from reports.period import Period
from reports.prepared import values

IROS = ((0, "No IRO recorded"), (1, "One IRO"), (2, "Two IROs"), (3, "Three IROs or more"))


def _team(at: str) -> dict:
    """The team of the child on the day of the review."""
    held = Allocation.objects.teams().filter(on_day(f"{at}held_on"), child=OuterRef(f"{at}child"))
    return {"team_then": Subquery(held.order_by("-start", "-pk").values("team")[:1])}


def _posts(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The posts of IROs and their managers, by title: no name of staff. Where several bear a title, they are numbered."""
    posts = values(_posts_of, authority.pk)
    titles = [title for _, title in posts]
    found = []
    for place, (pk, title) in enumerate(posts):
        number = f", post {titles[:place].count(title) + 1}" if titles.count(title) > 1 else ""
        found.append(Value(str(pk), f"{title}{number}", str(pk), hide_zero=True))
    return [Values(tuple(found))]


def _posts_of(authority: int) -> QuerySet:
    return Post.objects.filter(authority=authority, role__in=RAISING_ROLES).order_by("pk").values_list("pk", "title")


def _post(at: str) -> dict:
    """The post that the IRO of the review held on its day."""
    held = PostHolding.objects.filter(
        on_day(f"{at}held_on"), staff=OuterRef(f"{at}iro"), post__role__in=RAISING_ROLES
    ).order_by("post__role", "-start", "pk")
    return {"iro_post": Subquery(held.annotate(key=Cast("post_id", CharField())).values("key")[:1])}


def _episode(asked: Asked):
    """The episode in which the day of the review lies."""
    return Episode.objects.filter(on_day("held_on"), period=OuterRef("period")).order_by("-start", "-pk")


def _in_proceedings(asked: Asked) -> Q:
    """Court proceedings about the child were open on the day of the review."""
    day = OuterRef(OuterRef("held_on"))
    rows = CourtProceedings.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), issued_on__lte=day)
    return Q(Exists(rows.filter(child=OuterRef("child"))))


AGE_AT_REVIEW = age_dimension(
    "age-band", "Age", {grain: (f"{at}child__date_of_birth", f"{at}held_on") for grain, at in AT.items()},
    "under the age at the review",
)  # fmt: skip
GENDER = grouped_dimension("gender", "Gender", {grain: (f"{at}child__sex", "") for grain, at in AT.items()})
ETHNIC_GROUP = grouped_dimension(
    "ethnic-group", "Ethnic group", {grain: (f"{at}child__ethnicity", "") for grain, at in AT.items()}
)
LEGAL_STATUS = grouped_dimension(
    "legal-status", "Legal status",
    {"review": (Beside(_episode, "legal_status"), "under the legal status on the day of the review")},
    conditions={"in-proceedings": _in_proceedings},
)  # fmt: skip
TEAM = Dimension(
    name="team",
    label="Team",
    load=teams,
    reach=of_review("team_then", _team, "under the team of the child on the day of the review"),
)
IRO_POST = Dimension(
    name="iro-post",
    label="IRO post",
    load=_posts,
    reach=of_review("iro_post", _post, "under the post of the IRO on the day of the review"),
)
SAME_IRO = Dimension(
    name="same-iro",
    label="IRO as at the review before",
    load=listed(
        ("same", "The same IRO as at the review before"),
        ("another", "Another IRO than at the review before"),
        ("first", "No review before in this time in care"),
        none="IRO not recorded at both",
    ),
    reach=of_reviews_alone("same_iro", lambda asked: same_iro(), "by whether the IRO was the same"),
)
NUMBER_OF_IROS = Dimension(
    name="number-of-iros",
    label="IROs in the period",
    load=fixed(*(Value(str(number), label, number) for number, label in IROS)),
    reach=by_grain({"child with IROs": Key("number_of_iros")}),
)
DIMENSIONS = [AGE_AT_REVIEW, GENDER, ETHNIC_GROUP, LEGAL_STATUS, TEAM, IRO_POST]
