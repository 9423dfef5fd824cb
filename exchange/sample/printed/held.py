"""Reviews held in the sample's printed years: as many as printed, as many late, with the printed participation codes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from exchange.sample.printed.flow import Year
from exchange.sample.printed.people import CannotBe, Held, Stay, between
from iro_portal.core.working_days import Calendar
from reviews.due_dates import next_due

DAY = timedelta(days=1)
MOST_LATE = 21  # days after the last day in time
APART = timedelta(days=35)  # between two reviews of one child


@dataclass
class ReviewsOfYear:
    """What is printed of a year's reviews: under four (PN0), the others by code, how many were late."""

    year: Year
    under_four: int | None
    codes: dict[str, int] = field(default_factory=dict)
    late: int = 0

    @property
    def others(self) -> int:
        return sum(self.codes.values())


class Reviews:
    """Draws the reviews of every stay, then adds, delays and codes them until the printed counts hold."""

    def __init__(self, random: Random, calendar: Calendar, stays: list[Stay], until: date):
        self.random, self.calendar, self.stays, self.until = random, calendar, stays, until

    def hold_all(self) -> None:
        """Every review that had to be held, each close to its last day in time: as few as there can be."""
        for stay in self.stays:
            while day := self._next(stay):
                stay.reviews.append(Held(day))

    def _next(self, stay: Stay) -> date | None:
        limit = self.limit(stay, len(stay.reviews))
        day = self._working(limit - timedelta(days=self.random.randint(0, 6)))
        return day if day <= self.until and stay.in_care(day) else None

    def limit(self, stay: Stay, place: int) -> date:
        """The last day in time of a stay's review, by the product's own rule."""
        return next_due(self.calendar, stay.start, [each.on for each in stay.reviews[:place]]).limit

    def add(self, year: Year, number: int, fits: Callable[[Stay, date], bool]) -> None:
        """Add so many reviews in a year, between others or after the last: held earlier than they had to be."""
        for _ in range(number):
            for _ in range(400):
                if self._add_one(year, self.random.choice(self.stays), fits):
                    break
            else:
                raise CannotBe(f"no room for more reviews in {year.end}")

    def _add_one(self, year: Year, stay: Stay, fits) -> bool:
        day = self._working(between(self.random, year.first + 3 * DAY, year.last))
        near = [each.on for each in stay.reviews if abs(each.on - day) < APART]
        first = stay.reviews[0].on if stay.reviews else day
        free = not near and first < day and stay.in_care(day) and year.first <= day <= year.last
        if free and fits(stay, day):
            stay.reviews.append(Held(day))
            stay.reviews.sort(key=lambda each: each.on)
            return True
        return False

    def delay(self, year: Year, number: int, among: Iterable[Stay], *, once: bool = False) -> None:
        """Make so many reviews of a year late; with `once`, one for each child."""
        places = [(stay, place) for stay in among for place in self._in(stay, year)]
        self.random.shuffle(places)
        moved: set[int] = set()
        left = number
        for stay, place in places:
            if left and not (once and id(stay) in moved) and self._delay(year, stay, place):
                moved.add(id(stay))
                left -= 1
        if left:
            raise CannotBe(f"{left} reviews of {year.end} cannot be late")

    def _in(self, stay: Stay, year: Year) -> list[int]:
        return [place for place, each in enumerate(stay.reviews) if year.first <= each.on <= year.last]

    def _delay(self, year: Year, stay: Stay, place: int) -> bool:
        limit = self.limit(stay, place)
        day = limit + timedelta(days=self.random.randint(1, MOST_LATE))
        while not self.calendar.is_working(day):
            day += DAY
        after = stay.reviews[place + 1].on if place + 1 < len(stay.reviews) else None
        if not stay.in_care(day) or day > year.last or (after and day + APART > after):
            return False
        if (stay.age(day) < 4) != (stay.age(stay.reviews[place].on) < 4):
            return False
        if after and after > self.limit(stay, place + 1):
            return False  # The next one is late already, and would no longer be.
        stay.reviews[place].on = day
        return True

    def reviews_of(self, year: Year, *, under_four: bool, stays: Iterable[Stay] | None = None) -> list[Held]:
        """The reviews of a year, of those under four on their day or of the others."""
        return [
            stay.reviews[place]
            for stay in (self.stays if stays is None else stays)
            for place in self._in(stay, year)
            if (stay.age(stay.reviews[place].on) < 4) == under_four
        ]

    def fill_up(self, printed: ReviewsOfYear, fits: Callable[[Stay, date], bool] = lambda stay, day: True) -> None:
        """Add reviews until there are as many as printed, of those under four and of the others."""
        for under_four, wanted in ((True, printed.under_four), (False, printed.others)):
            if wanted is None:
                continue
            missing = wanted - len(self.reviews_of(printed.year, under_four=under_four))
            if missing < 0:
                raise CannotBe(f"{-missing} reviews too many in {printed.year.end}, under four: {under_four}")
            self.add(
                printed.year,
                missing,
                lambda stay, day, young=under_four: (stay.age(day) < 4) == young and fits(stay, day),
            )

    def give_codes(self, printed: ReviewsOfYear) -> None:
        """PN0 to those under four, the printed codes to the others, drawn among them."""
        for each in self.reviews_of(printed.year, under_four=True):
            each.code, each.printed = "PN0", True
        others = self.reviews_of(printed.year, under_four=False)
        codes = [code for code, number in printed.codes.items() for _ in range(number)]
        self.random.shuffle(codes)
        for each, code in zip(others, codes, strict=True):
            each.code, each.printed = code, True

    def _working(self, day: date) -> date:
        while not self.calendar.is_working(day):
            day -= DAY
        return day
