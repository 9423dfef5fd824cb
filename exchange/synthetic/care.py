"""What happens within one time in care: legal status, moves, how it ends, reviews, times missing, health."""

from datetime import date, timedelta
from random import Random

from exchange.ssda903.records import PeriodKind
from exchange.synthetic import draws
from exchange.synthetic.draws import Place
from exchange.synthetic.lives import Change, Extent, Health, Held, Life, Missing, Stay
from iro_portal.core.working_days import Calendar
from reviews.due_dates import next_due, working_day_for

DAY = timedelta(days=1)
ADOPTION_PLACES = ("A5", "A6")
SUPPORTED_FROM = 2024  # supported accommodation is K3 in returns from this year on, and H5 before
MOST_LATE = 15  # working days after the last day in time


def furnish(random: Random, life: Life, stay: Stay, extent: Extent, calendar: Calendar) -> None:
    """Give a time in care its episodes, the reason why it ended, its reviews and times missing."""
    until = stay.end or extent.last + DAY
    law, moves = _law(random, life, stay, until), _moves(random, life, stay, until, extent)
    adopted = next((day for day, code in law if code == "E1"), None)
    placed = adopted + timedelta(days=random.randint(20, 120)) if adopted else None
    if placed and placed < until:
        place = Place(random.choice(ADOPTION_PLACES), "PR1")
        moves = [move for move in moves if move[0] < placed] + [(placed, place, "CARPL")]
    stay.changes = _joined(law, moves)
    if stay.end:
        stay.reason = _reason(random, life, stay)
    hold_reviews(random, life, stay, extent.last, calendar)
    _go_missing(random, life, stay, until)


def short_breaks(random: Random, life: Life, stay: Stay, extent: Extent, calendar: Calendar) -> None:
    """Give short breaks their one episode and their reviews."""
    stay.changes = [Change(stay.start, "V4", *draws.SHORT_BREAK_PLACES.one(random))]
    stay.reason = "E8" if stay.end else ""
    hold_reviews(random, life, stay, extent.last, calendar)


def hold_reviews(random: Random, life: Life, stay: Stay, last: date, calendar: Calendar) -> None:
    """Hold every review by the product's own rules, about one in twenty late; the next one is to come."""
    days: list[date] = []
    while True:
        due = next_due(calendar, stay.start, days, short_breaks=stay.kind == PeriodKind.SHORT_BREAKS)
        day = _day(random, due.limit, days[-1] if days else stay.start, calendar)
        if day > last or (stay.end and day >= stay.end):
            break
        code = "PN0" if life.age(day) < 4 else draws.TOOK_PART.one(random)
        stay.held.append(Held(day, code, due))
        days.append(day)
    if stay.end is None:
        stay.to_come, stay.planned_on = due, day


def _day(random: Random, limit: date, before: date, calendar: Calendar) -> date:
    if random.random() < draws.LATE:
        return calendar.add(limit, random.randint(1, MOST_LATE))
    day = working_day_for(calendar, limit - timedelta(days=random.randint(0, 16)))
    return max(day, calendar.add(before, 3))


def give_health(random: Random, life: Life, extent: Extent) -> None:
    """Give the return's health row of each 31 March, and of the last day's year, to those a whole year in care."""
    for year in range(extent.first.year, extent.year_end.year + 1):
        year_end = date(year, 3, 31)
        day = min(year_end, extent.last)
        long = any(stay.lasts_on(day) and (day - stay.start).days >= 365 for stay in life.stays)
        if long and year_end >= extent.first:
            asked = 4 <= life.age(day) <= 16 and random.random() < 0.8
            sdq = min(40, max(0, round(random.gauss(14, 7)))) if asked else None
            life.health.append(Health(year_end, random.random() < 0.9, sdq))


def _law(random: Random, life: Life, stay: Stay, until: date) -> list[tuple[date, str]]:
    """Legal status from day to day: interim orders become full ones, or a placement order for the youngest."""
    code = "V2" if life.is_uasc else (draws.LAW_FROM_12 if life.age(stay.start) >= 12 else draws.LAW).one(random)
    found = [(stay.start, code)]
    day = stay.start
    while following := _next_law(random, life, found[-1][1], day):
        wait, code = following
        day += timedelta(days=wait)
        if day >= until:
            break
        found.append((day, code))
    return found


def _next_law(random: Random, life: Life, code: str, day: date) -> tuple[int, str] | None:
    if code == "L1":
        return random.randint(1, 3), random.choice(("V2", "C1"))
    if code == "L2":
        return random.randint(4, 8), "C1"
    if code == "C1":
        placed = life.age(day) < 6 and random.random() < 0.22
        return random.randint(150, 320), "E1" if placed else "C2"
    if code == "V2" and not life.is_uasc and random.random() < 0.35:
        return random.randint(30, 250), "C1"
    return None


def _moves(random: Random, life: Life, stay: Stay, until: date, extent: Extent) -> list[tuple[date, Place, str]]:
    """Placements from day to day: many moves at first, few later; fewer still in a place that is meant to last."""
    found = [(stay.start, _place(random, life, stay.start, extent), "")]
    day = stay.start
    while True:
        settled = found[-1][1].code in ("U1", "U4") or len(found) > 3
        day += timedelta(days=3 + round(random.expovariate(1 / (1400 if settled else 420))))
        if day >= until or day >= life.eighteen:
            return found
        place = _place(random, life, day, extent)
        found.append((day, place, draws.WHY_MOVED.one(random)))


def _place(random: Random, life: Life, day: date, extent: Extent) -> Place:
    age = life.age(day)
    place = next(weights for most, weights in draws.PLACES if age <= most).one(random)
    if place.code != "supported":
        return place
    return Place("K3" if extent.year_end.year > SUPPORTED_FROM else "H5", place.provider)


def _joined(law: list[tuple[date, str]], moves: list[tuple[date, Place, str]]) -> list[Change]:
    by_law, by_move, changes = dict(law), {day: (place, why) for day, place, why in moves}, []
    status, place = law[0][1], moves[0][1]
    for day in sorted(by_law.keys() | by_move.keys()):
        status = by_law.get(day, status)
        place, why = by_move.get(day, (place, ""))
        changes.append(Change(day, status, *place, why))
    return changes


def _reason(random: Random, life: Life, stay: Stay) -> str:
    last = stay.changes[-1]
    if stay.end >= life.eighteen:
        return draws.AT_EIGHTEEN.one(random)
    if last.legal == "J1":
        return "E14"
    if last.place in ADOPTION_PLACES:
        return draws.ADOPTED.one(random)
    return (draws.LEAVING_FROM_14 if life.age(stay.end) >= 14 else draws.LEAVING).one(random)


def _go_missing(random: Random, life: Life, stay: Stay, until: date) -> None:
    """About one in seven of those aged eleven and over goes missing, and then often more than once."""
    if life.age(until) < 11 or random.random() > 0.15:
        return
    day = max(stay.start, life.eighteen - timedelta(days=7 * 365))
    while True:
        day += timedelta(days=4 + round(random.expovariate(1 / 60)))
        back = day + timedelta(days=min(round(random.expovariate(1.2)), 40))
        if back >= until or random.random() < 0.15:
            return
        life.missing.append(Missing("M" if random.random() < 0.8 else "A", day, back))
        day = back
