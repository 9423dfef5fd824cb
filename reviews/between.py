"""What lies between two reviews of a child, as one story; and how each part of it stands today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import CharField, F, Value

from children.models import Child
from iro_portal.core.dates import in_full
from iro_portal.core.working_days import calendar
from reviews import visits
from reviews.between_dates import midpoint, update_due
from reviews.models import (
    AdvocacyReferral,
    ChildContact,
    IndependentVisitor,
    MidpointUpdate,
    MidwayReview,
    Review,
    SocialWorkVisit,
)

ALONE = {True: "Seen alone.", False: "Not seen alone."}


@dataclass(frozen=True)
class Kind:
    """One kind of line: from which rows and which of their days, its title, its facts, and words that not all may read.

    `facts` takes the row and how visits were judged.
    """

    model: type[models.Model]
    day: str
    title: str
    facts: Callable[[models.Model, dict], str] = lambda row, judged: ""
    words: Callable[[models.Model], str] = lambda row: ""
    who: str = "by"
    child: str = "child"


@dataclass(frozen=True)
class Line:
    """One line of the story. `words` is empty for who may not read them; `hidden` says that there are some."""

    key: str
    on: date
    title: str
    facts: str
    words: str
    hidden: bool
    by: object
    row: models.Model


def _visit(row: SocialWorkVisit, judged: dict) -> str:
    said = judged[row.visited_on]
    since = f"{said.days_since} days after the visit before. " if said.days_since is not None else ""
    late = f"{said.days_late} days late." if said.days_late else "In time."
    source = " From the case system." if row.source != "here" else ""
    return f"{since}{late} {ALONE.get(row.seen_alone, '')}{source}".strip()


def _midway_words(row: MidwayReview) -> str:
    return f"{row.get_found_display()}. {row.words}".removeprefix(". ")


def _midway_facts(row: MidwayReview, judged: dict) -> str:
    return f"{row.get_how_display()}{', with ' if row.with_whom else ''}{row.with_whom}."


KINDS = {
    "review": Kind(Review, "held_on", "Review held", lambda row, _: row.reference, who="iro"),
    "asked": Kind(
        MidpointUpdate, "asked_on", "Midpoint update asked for", lambda row, _: f"Due {in_full(row.due_on)}.", who="",
        child="review__child",
    ),
    "answered": Kind(
        MidpointUpdate, "answered_on", "Midpoint update given", words=lambda row: row.answer, who="answered_by",
        child="review__child",
    ),
    "midway": Kind(MidwayReview, "held_on", "Midway review", _midway_facts, _midway_words),
    "contact": Kind(
        ChildContact, "on", "Contact by the IRO",
        lambda row, _: f"{row.get_how_display()}. {ALONE.get(row.alone, '')}".strip(), lambda row: row.words,
    ),
    "visit": Kind(SocialWorkVisit, "visited_on", "Visit by the social worker", _visit),
    "referred": Kind(AdvocacyReferral, "referred_on", "Referred for advocacy", words=lambda row: row.subject),
    "advocate": Kind(AdvocacyReferral, "advocate_from", "Has an advocate", words=lambda row: row.subject),
    "advocacy-ended": Kind(AdvocacyReferral, "ended_on", "Advocacy ended", words=lambda row: row.outcome),
    "offered": Kind(
        IndependentVisitor, "offered_on", "Offered an independent visitor",
        lambda row, _: "The child declined." if row.declined else "",
    ),
    "matched": Kind(IndependentVisitor, "matched_on", "Matched with an independent visitor"),
    "visitor-ended": Kind(IndependentVisitor, "ended_on", "Independent visitor ended"),
}  # fmt: skip


def story(child: Child, since: date | None):
    """Return (day, kind, key of the row) of all that happened from a day on (None: ever), newest first: one statement."""
    first, *others = (_days(kind, key, child, since) for key, kind in KINDS.items())
    return first.union(*others, all=True).order_by("-day", "what", "-pk")


def lines(child: Child, page: list[tuple], *, reads_words: bool) -> list[Line]:
    """Return the lines of one page of a story: a statement for each kind of record, however many lines."""
    wanted: dict[type, set[int]] = {}
    for _, key, pk in page:
        wanted.setdefault(KINDS[key].model, set()).add(pk)
    rows = {model: _rows(model, keys) for model, keys in wanted.items()}
    judged = visits.judged(child) if SocialWorkVisit in wanted else {}
    return [_line(key, rows[KINDS[key].model][pk], judged, reads_words) for _, key, pk in page]


def _days(kind: Kind, key: str, child: Child, since: date | None):
    rows = kind.model.objects.filter(**{kind.child: child}).exclude(**{kind.day: None})
    if since:
        rows = rows.filter(**{f"{kind.day}__gte": since})
    rows = rows.order_by().annotate(day=F(kind.day), what=Value(key, output_field=CharField()))
    return rows.values_list("day", "what", "pk")


def _rows(model: type[models.Model], keys: set[int]) -> dict[int, models.Model]:
    people = {kind.who for kind in KINDS.values() if kind.model is model and kind.who}
    return model.objects.select_related(*people).in_bulk(keys)


def _line(key: str, row, judged: dict, reads_words: bool) -> Line:
    kind = KINDS[key]
    words = kind.words(row)
    return Line(
        key, getattr(row, kind.day), kind.title, kind.facts(row, judged), words if reads_words else "",
        bool(words) and not reads_words, getattr(row, kind.who) if kind.who else None, row,
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How each part stands today: None where there is nothing of it."""

    last: Review | None
    to_come: Review | None
    update: MidpointUpdate | None
    asked_on: date | None
    midway: MidwayReview | None
    visit: visits.VisitStanding | None
    days_over: int
    advocacy: AdvocacyReferral | None
    visitor: IndependentVisitor | None

    @property
    def visitor_goes_on(self) -> bool:
        """Is there an offer that is open, or a visitor who has not ended?"""
        return self.visitor is not None and not self.visitor.declined and self.visitor.ended_on is None


def standing(child: Child, on: date) -> Standing:
    """Return how what lies between two reviews of a child stands on a day. `asked_on`: when the update will be asked for."""
    to_come = child.reviews.planned().select_related("authority", "child").order_by("limit_on").first()
    held = child.reviews.held().order_by("-held_on")
    last = (held.filter(period=to_come.period_id) if to_come else held).first()
    update = MidpointUpdate.objects.filter(review=to_come).first() if to_come else None
    visit = visits.standing_of(child, on)
    return Standing(
        last=last,
        to_come=to_come,
        update=update,
        asked_on=None if update else _asked_on(last, to_come, on),
        midway=MidwayReview.objects.filter(review=to_come).first() if to_come else None,
        visit=visit,
        days_over=max(visit.days_over(on), 0) if visit else 0,
        advocacy=child.advocacy_referrals.first(),
        visitor=child.independent_visitors.first(),
    )


def _asked_on(last: Review | None, to_come: Review | None, on: date) -> date | None:
    if not last or not to_come or to_come.limit_on is None:
        return None
    days = calendar(to_come.authority.calendar)
    asked = max(midpoint(days, last.held_on, to_come.limit_on), on)
    return asked if update_due(days, asked) < min(to_come.limit_on, to_come.planned_on or to_come.limit_on) else None
