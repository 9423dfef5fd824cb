"""What the IRO service is grouped by: its posts (never names), who its IROs are, how large their caseloads are."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, LessThan

from children.models import Allocation
from people.models import Authority, Employment, Post, PostHolding
from people.roles import RAISING_ROLES, Role
from reports.definitions.service_measures import CASELOAD, FTE, PER_FTE
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain, listed
from reports.groupings import grouped_dimension
from reports.let import Known, Let
from reports.period import Period
from reports.prepared import values
from reviews.models import ReviewRules

NO_POST, NO_IRO = "no-post", "no-iro"


def _posts(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Posts of IROs and their managers in the order in which they were made, by title: one statement.

    Posts of IROs that somebody held on the last day of a period stand there even without children. Two may bear one
    title: they are told apart by key.
    """
    posts = values(_posts_of, authority.pk, tuple(period.last for period in periods))
    found = [Value(str(pk), title, str(pk), hide_zero=not shown) for pk, title, shown in posts]
    found.append(Value(NO_POST, "IRO in no post that day", NO_POST, hide_zero=True))
    found.append(Value(NO_IRO, "IRO not recorded", NO_IRO, hide_zero=True))
    return [Values(tuple(found))]


def _posts_of(authority: int, days: Sequence[date]) -> QuerySet:
    """Posts, and whether somebody holds them as an IRO on one of these days."""
    held = Q(pk__in=[])
    for day in days:
        held |= Q(Exists(PostHolding.objects.current(day).filter(post=OuterRef("pk"))))
    posts = Post.objects.filter(authority=authority, role__in=RAISING_ROLES)
    shown = Case(When(held & Q(role=Role.IRO), then=True), default=False)
    return posts.annotate(shown=shown).order_by("pk").values_list("pk", "title", "shown")


def _post_of_child(asked: Asked) -> dict:
    """The post of a child's IRO on the last day; as an IRO, if that person holds several.

    Of two allocated on one day the later one is the child's IRO.
    """
    last = asked.period.last
    allocated = Allocation.objects.current(last).iros().order_by("-start", "-pk")
    iro = allocated.filter(child=OuterRef(OuterRef("child"))).values("staff")[:1]
    posts = PostHolding.objects.current(last).filter(staff=Subquery(iro), post__role__in=RAISING_ROLES)
    post = posts.order_by("post__role", "post_id").annotate(key=Cast("post_id", CharField())).values("key")[:1]
    has_iro = Exists(allocated.filter(child=OuterRef("child")))
    without = Case(When(has_iro, then=Constant(NO_POST)), default=Constant(NO_IRO), output_field=CharField())
    return {"iro_post": Coalesce(Subquery(post, output_field=CharField()), without)}


def _range(asked: Asked) -> dict:
    """Where a caseload lies against the authority's own range for one full-time IRO, 50 to 70 where it has none."""
    rules = ReviewRules.objects.filter(authority=OuterRef("authority"), in_force_from__lte=asked.period.last)
    rules = rules.order_by("-in_force_from")

    def limit(field: str, usual: int):
        return Coalesce(Subquery(rules.values(field)[:1], output_field=IntegerField()), usual)

    range_of = {"low": limit("caseload_from", 50), "high": limit("caseload_to", 70)}
    lies = Case(
        When(LessThan(PER_FTE, Known("low", FTE)), then=Constant("below")),
        When(GreaterThan(PER_FTE, Known("high", FTE)), then=Constant("above")),
        default=Constant("within"),
        output_field=CharField(),
    )
    return {"caseload_lies": Let(CASELOAD | range_of, lies, CharField())}


POST = Dimension(
    name="iro-post",
    label="IRO post",
    load=_posts,
    reach=by_grain(
        {
            "child in care": Key("iro_post", _post_of_child, under="under the post of the child's IRO that day"),
            "post held": Key(
                "post_key", lambda asked: {"post_key": Cast("post_id", CharField())}, under="under itself"
            ),
            "entered figure": Key("row", under="under the post for which it was entered"),
        }
    ),
)
EMPLOYMENT = Dimension(
    name="employment",
    label="Employment",
    load=listed(*Employment.choices),
    reach=by_grain({"post held": Key("employment", under="by how its holder is employed")}),
)
STAFF_ETHNICITY = grouped_dimension(
    "staff-ethnicity", "IRO ethnicity", {"iro": ("ethnic_group", "under the group that they say themselves")}
)
STAFF_GENDER = grouped_dimension(
    "staff-gender", "Gender of IROs", {"iro": ("gender", "under the gender that they say themselves")}
)
CASELOAD_RANGE = Dimension(
    name="caseload-range",
    label="Caseload for one full-time post",
    load=listed(("below", "Below the range"), ("within", "Within the range"), ("above", "Above the range")),
    reach=by_grain({"iro": Key("caseload_lies", _range)}),
)
