"""Ethnic groups, legal status, placement and reasons for leaving, so that the printed counts hold."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

from exchange.sample.printed.people import CannotBe, Stay, between

DAY = timedelta(days=1)
# How strictly a kind asks for an age: those first that few children fit.
AGES = {
    "J1": (12, 17),
    "E1": (0, 9),
    "lodgings": (16, 17),
    "external-residential": (9, 17),
    "in-house-residential": (9, 17),
}


def give_groups(random: Random, stays: list[Stay], days: tuple[date, date], printed, codes) -> None:
    """Give ethnic codes so that the groups in care on two days are as printed (`printed`: group -> the two counts)."""
    both = [stay for stay in stays if all(map(stay.in_care, days))]
    shared = _shared({group: min(counts) for group, counts in printed.items()}, len(both))
    _deal(random, both, shared, codes)
    for place, day in enumerate(days):
        here = [stay for stay in stays if stay.in_care(day) and stay not in both]
        rest = Counter({group: counts[place] - shared[group] for group, counts in printed.items()})
        _deal(random, here, rest, codes)


def _shared(most: Mapping[str, int], number: int) -> Counter:
    whole = sum(most.values())
    if number > whole:
        raise CannotBe("too many children stay for the ethnic groups printed")
    shares = Counter({group: each * number // whole for group, each in most.items()})
    for group in sorted(most, key=lambda group: shares[group] - most[group]):
        if shares.total() < number and shares[group] < most[group]:
            shares[group] += min(number - shares.total(), most[group] - shares[group])
    return shares


def _deal(random: Random, stays: list[Stay], groups: Counter, codes: Mapping[str, tuple[str, ...]]) -> None:
    drawn = list(groups.elements())
    random.shuffle(drawn)
    for stay, group in zip(stays, drawn, strict=True):
        stay.ethnic = random.choice(codes[group])


class Standing:
    """One attribute of every child (legal status, or kind of placement), exact on the days that are printed."""

    def __init__(self, random: Random, stays: list[Stay], usual: tuple[str, ...]):
        self.random, self.stays, self.usual = random, stays, usual
        self.histories: dict[int, list[tuple[date, str]]] = {}

    def on(self, day: date, printed: Mapping[str, int], since: date) -> None:
        """Let the attribute hold as printed on a day; who has to change, changes after `since`."""
        here = [stay for stay in self.stays if stay.in_care(day)]
        kept = {id(stay): self.histories[id(stay)][-1][1] for stay in here if id(stay) in self.histories}
        free = [stay for stay in here if id(stay) not in kept]
        held = Counter(kept.values())
        for kind in held:
            over = held[kind] - printed.get(kind, 0)
            if over > 0:
                free += self.random.sample([s for s in here if kept.get(id(s)) == kind], over)
        for kind in sorted(printed, key=lambda kind: kind not in AGES):
            missing = printed[kind] - min(held[kind], printed[kind])
            fitting = [stay for stay in free if self._fits(kind, stay, day)]
            if len(fitting) < missing:
                raise CannotBe(f"{len(fitting)} children for {kind}, not {missing}")
            for stay in self.random.sample(fitting, missing):
                free.remove(stay)
                self._begin(stay, kind, since, day)

    def rest(self) -> None:
        """Give those who were in care on none of the printed days what is usual."""
        for stay in self.stays:
            if id(stay) not in self.histories:
                kinds = [kind for kind in self.usual if self._fits(kind, stay, stay.start)]
                self.histories[id(stay)] = [(stay.start, self.random.choice(kinds))]

    def _begin(self, stay: Stay, kind: str, since: date, day: date) -> None:
        history = self.histories.setdefault(id(stay), [])
        last = history[-1][0] if history else stay.start
        when = between(self.random, max(since, last + 2 * DAY), day) if history else stay.start
        history.append((when, kind))

    def _fits(self, kind: str, stay: Stay, day: date) -> bool:
        ages = AGES.get(kind)
        return ages is None or ages[0] <= stay.age(day) <= ages[1]


def write_changes(random: Random, stays: list[Stay], legal: Standing, placed: Standing, places) -> None:
    """Join legal status and placement to the changes of each stay; `places`: kind -> (code, provider) to draw from."""
    for stay in stays:
        status, kinds = legal.histories[id(stay)], placed.histories[id(stay)]
        drawn = {day: random.choice(places[kind]) for day, kind in kinds}
        for day in sorted({day for day, _ in (*status, *kinds)}):
            now = [kind for since, kind in status if since <= day][-1]
            where = drawn[max(since for since in drawn if since <= day)]
            stay.changes.append((day, now, *where))


def give_reasons(
    random: Random, stays: list[Stay], printed: Mapping[str, int], fits: Mapping[str, Callable[[Stay], bool]]
) -> None:
    """Give those who left the printed reasons, the ones that few fit first."""
    free = list(stays)
    for code in sorted(printed, key=lambda code: code not in fits):
        fitting = [stay for stay in free if fits.get(code, lambda stay: True)(stay)]
        if len(fitting) < printed[code]:
            raise CannotBe(f"{len(fitting)} who left fit {code}, not {printed[code]}")
        for stay in random.sample(fitting, printed[code]):
            free.remove(stay)
            stay.reason = code
    if free:
        raise CannotBe(f"{len(free)} left without a printed reason")


def came_twice(random: Random, stays: list[Stay], first: date, last: date, number: int, same) -> None:
    """Let so many of those who came in a year be children who had left earlier in it; `same` keeps printed ages."""
    entered = [stay for stay in stays if first <= stay.start <= last]
    left = [stay for stay in stays if stay.end and first <= stay.end <= last and stay.end < stay.eighteen]
    random.shuffle(entered)
    for stay in entered:
        for earlier in left if number else ():
            gap = (stay.start - earlier.end).days
            if gap >= 14 and earlier.born < stay.start and same(stay, earlier.born) and earlier is not stay:
                for name in ("council_id", "born", "sex", "ethnic"):
                    setattr(stay, name, getattr(earlier, name))
                left.remove(earlier)
                number -= 1
                break
    if number:
        raise CannotBe("not enough children could have come twice")
