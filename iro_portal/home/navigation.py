"""Where a person may go from every page: only what their roles can use."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from people.roles import SEES_CHILDREN
from people.roles import Permission as P

# Label, address name, and the permissions of which one is enough (none: everybody).
PLACES = (
    ("Home", "home", ()),
    ("Children", "children:child-list", SEES_CHILDREN),
    ("Reviews", "reviews:review-list", SEES_CHILDREN),
    ("Service", "reviews:service", (P.SEE_CASELOAD, P.SCHEDULE_REVIEWS, P.READ_FEEDBACK)),
    (
        "Escalations",
        "escalations:escalation-list",
        (P.RAISE_ESCALATION, P.ANSWER_ESCALATION, P.OVERSEE_ESCALATIONS, P.READ_OPENED),
    ),
    ("Reports", "reports:report-list", (P.READ_FIGURES,)),
    ("Cover", "people:cover", (P.NAME_COVER,)),
    ("People", "people:staff-list", (P.SET_UP_PEOPLE,)),
    ("Log", "log:event-list", (P.READ_LOG,)),
    ("Retention", "retention:item-list", (P.READ_RETENTION,)),
    ("Subject access", "subject-access:request-list", (P.ANSWER_SUBJECT_ACCESS,)),
)
# Pages of a place that do not lie below its address.
BESIDE = {"people:staff-list": ("people:team-list",)}


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation; active where the page shown lies in it, and in no place within it."""

    label: str
    url: str
    active: bool


def navigation(request: HttpRequest) -> dict:
    """The main navigation of the signed-in person; nothing for anybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    # On a page of a child opened in an emergency too: it leads to what is theirs anyway.
    duties = getattr(request, "own_duties", None) or user.duties()
    shown = [
        (label, reverse(name), (reverse(name), *beside(name)))
        for label, name, needed in PLACES
        if not needed or any(map(duties.may, needed))
    ]
    inside = [each for _, _, urls in shown for each in urls if is_active(each, request.path)]
    here = max(inside, key=len, default="")
    return {"navigation": [Place(label, url, active=here in urls) for label, url, urls in shown]}


def beside(name: str) -> list[str]:
    """The addresses, beside its own, of pages that belong to a place."""
    return [reverse(each) for each in BESIDE.get(name, ())]


def is_active(url: str, path: str) -> bool:
    """Is the page shown inside this place? Home is only itself."""
    return path == url or (url != "/" and path.startswith(url))
