"""How many miles from home each placement is, so that the printed shares of children placed over 20 miles away hold."""

from datetime import date
from random import Random

from exchange.sample.printed.councils import Made
from exchange.sample.printed.people import CannotBe, Stay

# Portsmouth (figure 7) prints 9.0, 10.0 and 13.1 %, of which no count of its 298, 307 and 318 children is one: the
# distance of some was not known. Over 20 miles, and not known, at the end of 2011/12, 2012/13 and 2013/14.
PRINTED = {"portsmouth": {date(2012, 3, 31): (26, 9), date(2013, 3, 31): (30, 7), date(2014, 3, 31): (41, 5)}}
MOST_MILES, FAR = 140, 20
Place = tuple[str, date]  # a child and the first day in a placement


def distances(council: Made) -> dict[Place, str] | None:
    """Return the miles of every placement, blank where not known; None for a council whose return does not say."""
    if council.slug not in PRINTED:
        return None
    return _Drawn(council).miles


class _Drawn:
    """Placements over 20 miles or not known first, as printed; then all the others."""

    def __init__(self, council: Made):
        self.random = Random(f"{council.slug} distances")  # noqa: S311 - made-up records
        self.days = PRINTED[council.slug]
        self.placements = [each for stay in council.stays for each in _placements(stay)]
        self.kinds: dict[Place, str] = {}
        for day in reversed(self.days):
            self._bring_to("unknown", self.days[day][1], day, after=True)
        for day in self.days:
            self._bring_to("far", self.days[day][0], day, after=False)
        printed = {place for day in self.days for place, *_ in self._on(day)}
        self.miles = {place: self._miles(place, own, place in printed) for place, _, _, own in self.placements}

    def _on(self, day: date) -> list[tuple]:
        return [each for each in self.placements if each[1] <= day and (each[2] is None or day < each[2])]

    def _bring_to(self, kind: str, wanted: int, day: date, *, after: bool) -> None:
        """Give more placements of a day a kind, until so many have it: none that also stood on a day already done."""
        done = [each for each in self.days if (each > day if after else each < day)]
        taken = {place for other in done for place, *_ in self._on(other)}
        here = self._on(day)
        missing = wanted - sum(self.kinds.get(place) == kind for place, *_ in here)
        free = [(place, own) for place, _, _, own in here if place not in taken and place not in self.kinds]
        if not 0 <= missing <= len(free):
            raise CannotBe(f"{missing} of {len(free)} placements cannot be {kind} on {day}")
        # A carer of the council's own is seldom far away.
        free.sort(key=lambda each: self.random.random() + (0.6 if each[1] else 0))
        self.kinds |= dict.fromkeys((place for place, _ in free[:missing]), kind)

    def _miles(self, place: Place, own: bool, printed: bool) -> str:
        kind = self.kinds.get(place)
        if kind == "unknown":
            return ""
        far = kind == "far" or (not printed and not own and self.random.random() < 0.2)
        return f"{self.random.uniform(FAR + 0.1, MOST_MILES) if far else self.random.uniform(0.3, FAR):.1f}"


def _placements(stay: Stay) -> list[tuple]:
    """Each placement of a stay: its key, first day, end, and whether it is the council's own."""
    found: list[list] = []
    before = None
    for day, _, *where in stay.changes:
        if where != before:
            if found:
                found[-1][2] = day
            found.append([(stay.council_id, day), day, stay.end, where[1] == "PR1"])
        before = where
    return [tuple(each) for each in found]
