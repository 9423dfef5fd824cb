"""What every subject of the living caseload shares: the children in care, who works with them, their reviews, words."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from children.models import Allocation, Child, PeriodOfCare
from exchange.sample.words import declared
from iro_portal.core.working_days import calendar
from people.models import Authority, PostHolding, Staff
from people.roles import Role
from reviews.due_dates import working_day_for
from reviews.models import Review
from reviews.models.review import rules_on

BATCH = 500
YEAR = timedelta(days=365)


class Ground:
    """The living caseload of an authority on a day. Nothing of what is made on it lies on or after `today`."""

    def __init__(self, authority: Authority, today: date):
        self.authority, self.today = authority, today
        self.days, self.rules = calendar(authority.calendar), rules_on(authority, today)
        self.year_ago, self.yesterday = today - YEAR, self.back(0)
        rows = PeriodOfCare.objects.filter(authority=authority, end=None, kind=PeriodOfCare.Kind.CARE)
        self.periods = {row.child_id: row for row in rows.select_related("child").order_by("child__council_id")}
        self.children: list[Child] = [row.child for row in self.periods.values()]
        self._read_people()
        self._read_reviews()

    def _read_people(self) -> None:
        people = Staff.objects.of(self.authority).active()
        self.people = {person.pk: person for person in people.order_by("name")}
        holdings = PostHolding.objects.current(self.today).filter(post__team__authority=self.authority)
        holdings = holdings.order_by("post__title", "staff__name")
        self.by_role: dict[str, list[Staff]] = defaultdict(list)
        self.manager_of: dict[int, Staff] = {}
        for staff, role, team in holdings.values_list("staff", "post__role", "post__team"):
            self.by_role[role].append(self.people[staff])
            if role == Role.TEAM_MANAGER:
                self.manager_of[team] = self.people[staff]
        held = Allocation.objects.filter(child__in=self.periods, end=None).select_related("staff", "team")
        self.held_by = {(row.child_id, row.kind): row.staff or row.team for row in held}

    def _read_reviews(self) -> None:
        """Held in the last twelve months, the oldest first, and the one to come."""
        self.held: dict[int, list[Review]] = defaultdict(list)
        self.before: dict[int, list[date]] = defaultdict(list)
        self.to_come: dict[int, Review] = {}
        rows = Review.objects.filter(authority=self.authority, period__in=[row.pk for row in self.periods.values()])
        for review in rows.order_by("held_on", "pk"):
            review.child, review.period = self.periods[review.child_id].child, self.periods[review.child_id]
            review.authority = self.authority
            if review.held_on is None:
                self.to_come[review.child_id] = review
            elif review.held_on >= self.year_ago:
                self.held[review.child_id].append(review)
            else:
                self.before[review.child_id].append(review.held_on)

    @property
    def all_held(self) -> list[Review]:
        return [review for child in self.children for review in self.held[child.pk]]

    @property
    def open_reviews(self) -> list[Review]:
        return [self.to_come[child.pk] for child in self.children if child.pk in self.to_come]

    def days_held(self, child: Child) -> list[date]:
        """Every day on which a review was held in the present period of care."""
        return [*self.before[child.pk], *(review.held_on for review in self.held[child.pk])]

    def random(self, subject: str) -> Random:
        return Random(f"{self.authority.slug} {self.today} {subject}")  # noqa: S311 - made up

    def iro(self, child: Child) -> Staff | None:
        return self.held_by.get((child.pk, "iro"))

    def worker(self, child: Child) -> Staff | None:
        return self.held_by.get((child.pk, "social-worker"))

    def manager(self, child: Child) -> Staff | None:
        """The manager of the child's team, or of the closest team above it."""
        team = self.held_by.get((child.pk, "team"))
        while team is not None and team.pk not in self.manager_of:
            team = team.parent
        return self.manager_of.get(team.pk) if team else None

    def with_role(self, role: Role) -> Staff:
        return self.by_role[role][0]

    def back(self, working_days: int) -> date:
        """The working day so many working days before the last one that has passed."""
        last = self.days.ordinal(self.today) - self.days.is_working(self.today)
        return self.days.working[last - 1 - working_days]

    def on(self, day: date, working_days: int) -> date:
        """The working day so many working days after a working day; negative: before it."""
        return self.days.working[self.days.ordinal(day) - 1 + working_days]

    def if_past(self, day: date | None) -> date | None:
        """A day, where it has passed."""
        return day if day and day <= self.yesterday else None

    def since(self, day: date) -> int:
        """Working days from a day to the last one that has passed."""
        return self.days.between(day, self.yesterday)

    def ago(self, days: int, child: Child) -> date:
        """A day so many calendar days ago, but in the child's time in care."""
        return max(self.today - timedelta(days=days), self.periods[child.pk].start + timedelta(days=2))

    def work_day(self, day: date) -> date:
        """The last working day on or before a day."""
        return working_day_for(self.days, day)

    def at(self, day: date, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))


class Lines:
    """Words of one subject; no line again before the others of its kind have come."""

    def __init__(self, subject: str, random: Random):
        self.source, self.random = declared("living")[subject], random
        self.left: dict[str, list] = defaultdict(list)

    def one_of(self, kind: str, age: int | None = None):
        """A line of a kind; with an age, one that fits it (a line may say from which age it fits)."""
        while True:
            left = self.left[kind] = self.left[kind] or self.random.sample(self.source[kind], len(self.source[kind]))
            line = left.pop()
            if not isinstance(line, dict):
                return line
            if age is not None and age >= line["from"]:
                return line["line"]

    def of(self, kind: str, child: Child, on: date) -> str:
        """A line about a child, called as is usual at that age."""
        who = "the child" if child.age(on) < 11 else "the young person"
        return self.one_of(kind, child.age(on)).format(who=who, Who=who.capitalize())
