"""The pages of one child, of one review and of the service, side by side; who may not use a page does not see its entry."""

from django import template
from django.urls import reverse

from iro_portal.home.access.pages import FOR_INSPECTORS
from people.roles import SEES_CHILDREN
from people.roles import Permission as P

register = template.Library()

# Label, address name, and the permissions of which one is enough (none: everybody who may open the record).
OF_A_CHILD = (
    ("Overview", "children:child-detail", ()),
    ("Circumstances", "children:circumstances", ()),
    ("Adoption", "children:adoption", ()),
    ("Voice", "reviews:child-voice", ()),
    ("Told", "reviews:child-told", ()),
    ("Between reviews", "reviews:child-between", ()),
    ("Plans and dates", "reviews:child-dates", ()),
    ("Who opened it", "log:of-child", (P.READ_LOG,)),
)
OF_A_REVIEW = (
    ("The review", "reviews:review-detail", ()),
    ("Preparation", "reviews:preparation", ()),
    ("Who came", "reviews:people", ()),
    (
        "Monitoring form",
        "reviews:monitoring",
        (P.SEE_OWN_CHILDREN, P.SEE_TEAM_CHILDREN, P.OVERSEE_ESCALATIONS, P.READ_OPENED),
    ),
    ("Letters", "reviews:letters", (P.SCHEDULE_REVIEWS,)),
)
OF_THE_REVIEWS = (
    ("To come and held", "reviews:review-list", SEES_CHILDREN),
    ("Calendar", "reviews:calendar", (P.SCHEDULE_REVIEWS,)),
    ("Schedule", "reviews:schedule", (P.SCHEDULE_REVIEWS,)),
    ("Exceptions", "reviews:exceptions", (P.SUPERVISE_IROS,)),
    ("Missing items", "reviews:missing", SEES_CHILDREN),
    ("Decisions outstanding", "reviews:outstanding", (P.SEE_CASELOAD, P.READ_FEEDBACK)),
    ("Monitoring", "reviews:monitoring-list", SEES_CHILDREN),
    ("Visits overdue", "reviews:visits-overdue", SEES_CHILDREN),
    ("Midway", "reviews:without-midway", (P.SEE_OWN_CHILDREN, P.OVERSEE_ESCALATIONS)),
    ("Told", "reviews:told-list", (P.RAISE_ESCALATION, P.OVERSEE_ESCALATIONS)),
    ("Short breaks", "reviews:short-breaks", (P.SCHEDULE_REVIEWS,)),
)
OF_THE_SERVICE = (
    ("Caseload", "reviews:service-caseload", (P.SEE_CASELOAD,)),
    ("Supervision", "reviews:service-supervision", (P.SEE_CASELOAD,)),
    ("Feedback to teams", "reviews:service-feedback", (P.READ_FEEDBACK,)),
    ("Audits", "reviews:audits", (P.READ_AUDITS,)),
    ("Activity", "reviews:activity", (P.LOG_ACTIVITY,)),
    ("Letters", "reviews:letter-templates", (P.LOOK_AFTER_LETTERS,)),
    ("Workflow", "reviews:service-workflow", (P.SET_UP_LISTS,)),
    ("Rules", "reviews:service-rules", (P.SET_UP_LISTS,)),
    ("My photo", "people:photo", (P.LOG_ACTIVITY,)),
)

OF_THE_FIGURES = (
    ("Reports", "reports:report-list", (P.READ_FIGURES,)),
    ("Put a table together", "reports:table-build", (P.READ_FIGURES,)),
    ("Papers", "reports:pack-list", (P.READ_FIGURES,)),
    ("Publications", "reports:publication-list", (P.READ_FIGURES,)),
    ("Entered figures", "reports:entered-list", (P.READ_FIGURES,)),
    ("Compare a printed table", "reports:reconcile-choose", (P.READ_FIGURES,)),
)


@register.inclusion_tag("partials/sub_navigation.html", takes_context=True)
def figures_places(context) -> dict:
    """The pages of figures."""
    return {"items": _items(context, OF_THE_FIGURES), "label": "Figures"}


@register.inclusion_tag("partials/sub_navigation.html", takes_context=True)
def child_places(context, child) -> dict:
    """The pages of a child."""
    return {"items": _items(context, OF_A_CHILD, child.reference), "label": "This child"}


@register.inclusion_tag("partials/sub_navigation.html", takes_context=True)
def review_places(context, review) -> dict:
    """The pages of a review."""
    return {"items": _items(context, OF_A_REVIEW, review.reference), "label": "This review"}


@register.inclusion_tag("partials/sub_navigation.html", takes_context=True)
def reviews_places(context) -> dict:
    """The pages that list reviews, and what hangs on them, over many children."""
    return {"items": _items(context, OF_THE_REVIEWS), "label": "Reviews"}


@register.inclusion_tag("partials/sub_navigation.html", takes_context=True)
def service_places(context) -> dict:
    """The pages of the IRO service."""
    return {"items": _items(context, OF_THE_SERVICE), "label": "The service"}


def _items(context, places, *of) -> list[tuple[str, str, bool]]:
    request = context["request"]
    shown = [name for _, name, needed in places if not needed or any(map(request.user.may, needed))]
    if request.user.duties().is_inspector:
        shown = [name for name in shown if name in FOR_INSPECTORS]
    urls = {name: reverse(name, args=of) for name in shown}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    return [(label, urls[name], urls[name] == here) for label, name, _ in places if name in urls]
