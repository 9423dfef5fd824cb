"""What the IRO was told, read and counted: before the event, after it, or not at all."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from children.codes import MOVED
from children.models import Allocation, Child, Episode, MissingEpisode
from people.models import Staff, Team
from reviews.models import IroNotice
from reviews.models.told import NOT_INFORMED, TOLD_BEFORE

TOLD = {"before": TOLD_BEFORE, "after": ~NOT_INFORMED & ~TOLD_BEFORE, "not-informed": NOT_INFORMED}
TOLD_IN_WORDS = (
    ("before", "Before the event, or on its day"),
    ("after", "After the event"),
    ("not-informed", "IRO not informed"),
)
SHOWN = 10
LOOK_BACK = timedelta(days=90)
NEAR = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """How often the IRO was told of one kind of event; `without_review`: changes of plan made without a review."""

    label: str
    before: int
    after: int
    not_informed: int
    without_review: int = 0

    @property
    def total(self) -> int:
        return self.before + self.after + self.not_informed


def counted(rows) -> list[Line]:
    """Return a line for each kind that there is, and the total last: one statement."""
    found = rows.order_by().values("kind").annotate(
        before=Count("pk", filter=TOLD["before"]), after=Count("pk", filter=TOLD["after"]),
        not_informed=Count("pk", filter=TOLD["not-informed"]),
        without_review=Count("pk", filter=Q(without_review=True)),
    )  # fmt: skip
    by_kind = {row.pop("kind"): row for row in found}
    lines = [Line(kind.label, **by_kind[kind]) for kind in IroNotice.Kind if kind in by_kind]
    return [*lines, _total(lines)] if lines else []


def _total(lines: list[Line]) -> Line:
    names = ("before", "after", "not_informed", "without_review")
    return Line("Total", **{name: sum(getattr(line, name) for line in lines) for name in names})


def in_team(rows, team: Team):
    """Those of children who were with a team, or with one below it, on the day of the event."""
    held = Allocation.objects.filter(
        Q(end=None) | Q(end__gt=OuterRef("event_on")), kind=Allocation.Kind.TEAM, child=OuterRef("child"),
        start__lte=OuterRef("event_on"), team__path__startswith=team.path,
    )  # fmt: skip
    return rows.filter(Exists(held))


def not_seen(viewer: Staff, on: date) -> list[IroNotice]:
    """Return what this IRO was told, or who they cover, and has not marked as seen; the oldest first."""
    children = Child.objects.open_to(viewer, on).allocated_to(viewer.duties(on).acting_as, on)
    rows = IroNotice.objects.of(viewer.authority_id).filter(child__in=children, seen_on=None, told_on__isnull=False)
    return list(rows.select_related("child").order_by("event_on", "pk")[:SHOWN])


@dataclass(frozen=True)
class NotTold:
    """A move or a missing episode that is recorded, and of which the IRO was not told."""

    child: Child
    kind: IroNotice.Kind
    on: date


def not_told(viewer: Staff, on: date) -> list[NotTold]:
    """Return what is recorded of the last 90 days about this social worker's children, or those of whom they cover, and
    of which no notice of the same kind stands within 7 days; the oldest first. Three statements.
    """
    mine = Allocation.objects.current(on).social_workers().filter(staff__in=viewer.duties(on).acting_as)
    mine = mine.exclude(child__in=Child.objects.kept_from(viewer, on).values("child_id"))
    about = {"authority": viewer.authority_id, "child__in": mine.values("child_id"), "start__gte": on - LOOK_BACK}
    moves = Episode.objects.filter(reason_new__in=MOVED, **about).select_related("child")
    missing = MissingEpisode.objects.filter(kind=MissingEpisode.Kind.MISSING, **about).select_related("child")
    kinds = ((IroNotice.Kind.MOVE, moves), (IroNotice.Kind.MISSING, missing))
    events = [NotTold(row.child, kind, row.start) for kind, rows in kinds for row in rows]
    told = _notices_by_child({event.child.pk for event in events}, on - LOOK_BACK - NEAR)
    waiting = [event for event in events if not _is_told(event, told)]
    return sorted(waiting, key=lambda event: (event.on, event.child.pk))[:SHOWN]


def _notices_by_child(children: set[int], since: date) -> set[tuple[int, str, date]]:
    rows = IroNotice.objects.filter(child__in=children, event_on__gte=since)
    return set(rows.order_by().values_list("child_id", "kind", "event_on"))


def _is_told(event: NotTold, told: set[tuple[int, str, date]]) -> bool:
    return any(
        child == event.child.pk and kind == event.kind and abs(day - event.on) <= NEAR for child, kind, day in told
    )
