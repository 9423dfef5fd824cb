"""Children of one authority, family by family, so that the number in care stays the same; nothing is held for long.

Whoever leaves makes room for whoever comes next. The same seed gives the same children.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from math import log
from random import Random

from children.ages import birthday
from exchange.sample.printed.people import birthday_before
from exchange.sample.words import declared
from exchange.ssda903.records import PeriodKind
from exchange.synthetic import care, draws
from exchange.synthetic.lives import Extent, Family, Life, Stay
from iro_portal.core.working_days import FIRST, Calendar

DAY = timedelta(days=1)
FIRST_ID = 100_001
MEDIAN_DAYS, SPREAD = 640, 1.25  # how long care lasts: log-normal, cut off at the 18th birthday
SHORTEST, NEAR_EIGHTEEN = 3, 10
LONGEST_BEFORE, LONGEST_OF_UASC = 9 * 365, 2 * 365  # nobody was in care for longer on the first day
SEX_IN_LETTERS_FROM = 2024
SHORT_BREAKS = 0.03  # children with short breaks, beside those in care
RETURNS = 0.2  # of those who went home


class Histories:
    """Draws the children of one authority."""

    def __init__(self, seed: str, extent: Extent, calendar: Calendar):
        self.random, self.extent, self.calendar = Random(seed), extent, calendar  # noqa: S311 - made-up records
        self.ids = count(FIRST_ID)
        self.names = declared("words")["names"]
        self.sexes = ("M", "F") if extent.year_end.year > SEX_IN_LETTERS_FROM else ("1", "2")
        self.here, self.events = 0, []

    def families(self) -> Iterator[Family]:
        """Every family: those in care on the first day, those who come, and children with short breaks."""
        while self.here < self.extent.children:
            yield self._counted(self._family(None, self.extent.children - self.here))
        while self.events:
            day, change = heappop(self.events)
            if day > self.extent.last:
                break
            self.here += change
            yield from self._successors(day)
        for _ in range(round(self.extent.children * SHORT_BREAKS)):
            yield [self._with_short_breaks()]

    def _successors(self, day: date) -> Iterator[Family]:
        while (room := self.extent.children - self.here) > 0:
            on = day + timedelta(days=self.random.randint(0, 6))
            if on > self.extent.last:
                return
            yield self._counted(self._family(on, room))

    def _counted(self, family: Family) -> Family:
        """Count a family as in care, and note when each child leaves and comes back."""
        self.here += len(family)
        for life in family:
            for place, stay in enumerate(life.stays):
                if place:
                    heappush(self.events, (stay.start, 1))
                if stay.end:
                    heappush(self.events, (stay.end, -1))
        return family

    def _family(self, on: date | None, room: int) -> Family:
        """A family that comes on a day; None: that has been in care since a day before the first."""
        random = self.random
        is_uasc = random.random() < draws.UASC
        size = 1 if is_uasc else min(draws.SIZES.one(random), room)
        ethnic = (draws.ETHNIC_OF_UASC if is_uasc else draws.ETHNIC).one(random)
        need, surname = "N8" if is_uasc else draws.NEEDS.one(random), random.choice(self.names["families"])
        days = self._days(is_uasc)
        start = on or self._began_before(is_uasc)
        family = []
        for _ in range(size):
            life = self._life(start, surname, ethnic, need, is_uasc, among_others=size > 1)
            if random.random() > 0.75:
                days = self._days(is_uasc)
            self._live(life, start, days, still_here=on is None)
            family.append(life)
        return family

    def _days(self, is_uasc: bool) -> int:
        """How long a time in care lasts; those who came alone mostly stay until they are 18."""
        median = MEDIAN_DAYS * (3 if is_uasc else 1)
        return max(SHORTEST, round(self.random.lognormvariate(log(median), SPREAD)))

    def _began_before(self, is_uasc: bool) -> date:
        usual, most = (350, LONGEST_OF_UASC) if is_uasc else (1000, LONGEST_BEFORE)
        back = min(round(self.random.expovariate(1 / usual)) + 1, most)
        return max(self.extent.first - timedelta(days=back), FIRST + timedelta(days=31))

    def _life(self, start: date, surname: str, ethnic: str, need: str, is_uasc: bool, *, among_others: bool) -> Life:
        random = self.random
        is_girl = random.random() < (draws.GIRL_OF_UASC if is_uasc else draws.GIRL)
        first_name = random.choice(self.names["girls" if is_girl else "boys"])
        born = self._born(start, is_uasc, among_others)
        life = Life(
            str(next(self.ids)), f"{first_name} {surname}", born, self.sexes[is_girl], ethnic, need, [], is_uasc
        )
        if is_uasc and random.random() < 0.5:
            ended = start + timedelta(days=random.randint(200, 900))
            life.uasc_ended = ended if ended < min(life.eighteen, self.extent.last) else None
        return life

    def _born(self, start: date, is_uasc: bool, among_others: bool) -> date:
        random = self.random
        since_first = max(0, (self.extent.first - start).days)
        while True:
            youngest, oldest = (14, 17) if is_uasc else draws.AGES.one(random)
            latest, earliest = birthday_before(start, youngest), birthday_before(start, oldest + 1) + DAY
            # Of those under one, most come soon after birth.
            share = random.random() ** (0.4 if oldest == 0 else 1)
            born = earliest + timedelta(days=round(share * (latest - earliest).days))
            left = (birthday(born, 18) - start).days - since_first
            if left > NEAR_EIGHTEEN and not (among_others and youngest == 16):
                return born

    def _live(self, life: Life, start: date, days: int, *, still_here: bool) -> None:
        """Every time in care of a child: most have one, some come back."""
        random, last = self.random, self.extent.last
        if still_here:
            days += (self.extent.first - start).days
        while True:
            end = min(start + timedelta(days=days), life.eighteen)
            stay = Stay(start, end if end <= last else None)
            life.stays.append(stay)
            care.furnish(random, life, stay, self.extent, self.calendar)
            again = stay.end and stay.reason in draws.COULD_RETURN and random.random() < RETURNS
            start = end + timedelta(days=21 + round(random.expovariate(1 / 260)))
            if not again or start > last or start + timedelta(days=NEAR_EIGHTEEN) > life.eighteen:
                break
            days = self._days(life.is_uasc)
        care.give_health(random, life, self.extent)

    def _with_short_breaks(self) -> Life:
        """A disabled child who lives at home and has short breaks."""
        random, extent = self.random, self.extent
        start = extent.first + timedelta(days=random.randint(0, max(1, (extent.last - extent.first).days - 30)))
        end = start + timedelta(days=random.randint(300, 2200))
        born = birthday_before(start, random.randint(3, 10)) - timedelta(days=random.randint(0, 300))
        is_girl = random.random() < draws.GIRL
        name = f"{random.choice(self.names['girls' if is_girl else 'boys'])} {random.choice(self.names['families'])}"
        stay = Stay(start, end if end <= extent.last else None, kind=PeriodKind.SHORT_BREAKS)
        life = Life(
            str(next(self.ids)), name, born, self.sexes[is_girl], draws.ETHNIC.one(random), "N2", [stay]
        )  # fmt: skip
        care.short_breaks(random, life, stay, extent, self.calendar)
        return life
