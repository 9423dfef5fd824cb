"""The IRO service of the printed years: whose IRO was who, so that each post has the children that the paper prints.

Brent 2018/19, section 3; Portsmouth 2013/14, figure 2; Harrow 2018/19, "The IRO service". Who exactly had whom is
invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from children.models import Allocation, PeriodOfCare
from exchange.sample.councils import declaration
from iro_portal.core import audit
from people.models import Authority, Staff

BATCH = 500
SOON = (0, 1, 1, 2, 2, 3, 4, 5, 6, 9)  # days from the start of care to the first IRO: one in ten is late
CHANGED = 0.2  # of who is in care for over a year, so many had another IRO before


def load(authority: Authority) -> None:
    """This function will give the children of a council's printed years their IROs, in bulk, with one line in the log."""
    plan = declaration(authority.slug).get("printed_service")
    if plan is None:
        return
    rows = list(_Dealing(authority, plan).allocations())
    Allocation.objects.bulk_create(rows, batch_size=BATCH)
    audit.record("children.load_sample", by=None, authority_id=authority.pk, detail={"allocations": len(rows)})


class _Dealing:
    def __init__(self, authority: Authority, plan: dict):
        self.authority, self.on, self.begun = authority, plan["on"], declaration(authority.slug)["posts_from"]
        self.random = Random(f"{authority.slug} service")  # noqa: S311 - made-up records, not secrets
        staff = {person.name: person.pk for person in Staff.objects.of(authority)}
        self.hands = {staff[post[2]]: post[5] for post in plan["posts"]}
        self.until = plan["until"]
        today = {post[3] for post in declaration(authority.slug)["posts"]}
        self.staying = [staff[post[2]] for post in plan["posts"] if post[2] in today]

    def allocations(self) -> Iterator[Allocation]:
        """Yield the allocations of every child; those in care on the printed day first."""
        rows = list(PeriodOfCare.objects.of(self.authority).filter(kind="care").order_by("start", "child__council_id"))
        here = [row for row in rows if row.start <= self.on and (row.end is None or row.end > self.on)]
        dealt = [iro for iro, number in self.hands.items() for _ in range(number)]
        # Of those who came last, the IRO was recorded after the day.
        known, late = here[: len(dealt)], here[len(dealt) :]
        self.random.shuffle(dealt)
        for row, iro in zip(known, dealt, strict=True):
            yield from self._of(row, iro, min(self._first_day(row), self.on))
        for row in late:
            yield from self._of(row, self._anybody(), self.on + timedelta(days=self.random.randint(1, 8)))
        for row in rows:
            if row not in here:
                yield from self._of(row, self._anybody(), self._first_day(row))

    def _first_day(self, row: PeriodOfCare) -> date:
        return max(row.start, self.begun) + timedelta(days=self.random.choice(SOON))

    def _anybody(self) -> int:
        """An IRO, the more often the more children they have."""
        return self.random.choices(list(self.hands), list(self.hands.values()))[0]

    def _of(self, row: PeriodOfCare, iro: int, first: date) -> Iterator[Allocation]:
        """Yield one allocation, or more where the IRO changed; nobody is allocated to a child who has left before."""
        if row.end is not None and row.end <= first:
            return
        until = min(row.end or self.on, self.on)
        before = self._anybody()
        if before != iro and (until - first).days > 365 and self.random.random() < CHANGED:
            change = first + timedelta(days=self.random.randint(60, (until - first).days - 30))
            yield self._row(row, before, first, change)
            first = change
        if iro not in self.staying and first < self.until and (row.end is None or row.end > self.until):
            yield self._row(row, iro, first, self.until)
            iro, first = self.random.choice(self.staying), self.until
        yield self._row(row, iro, first, row.end)

    def _row(self, row: PeriodOfCare, iro: int, start: date, end: date | None) -> Allocation:
        return Allocation(
            authority=self.authority,
            child_id=row.child_id,
            kind=Allocation.Kind.IRO,
            staff_id=iro,
            start=start,
            end=end,
        )
