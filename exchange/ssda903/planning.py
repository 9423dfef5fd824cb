"""What one child's part of a return would do: compared with what the portal holds, nothing written."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from exchange.ssda903 import chains, records
from exchange.ssda903.care import Held, Line, episode_of, fit, keep_joined, values_of
from exchange.ssda903.moved import Side
from exchange.ssda903.plan import CHANGED, CONFLICTS, NEW, SAME, Plan, period_said
from exchange.ssda903.records import ChildRecord
from exchange.ssda903.rows import Terms, match, moved_keys
from exchange.ssda903.said import (
    CHILDREN,
    EPISODES,
    HEALTH,
    MISSING,
    NOT_SAID,
    PERIODS,
    REVIEWS,
    episode_key,
    missing_key,
    plain,
)
from exchange.ssda903.settle import care_on, settle
from exchange.ssda903.stored import Stored
from reviews.models import Review


def plan(record: ChildRecord, stored: Stored | None, terms: Terms) -> Plan:
    """Compare one child of a return with what the portal holds of them."""
    made = Plan(record, stored, terms, said=_copied(stored.said if stored else {}))
    if terms.year:
        made.said["years"] = sorted({*made.said.get("years", ()), terms.year})
    _child(made, terms)
    lines = _episodes(made, terms)
    _care(made, lines)
    _reviews(made, terms)
    _missing(made, terms)
    _health(made, terms)
    return made


def _copied(said: dict) -> dict:
    """A copy deep enough that the new values do not reach into the old."""
    return {name: value.copy() for name, value in said.items()}


def _child(made: Plan, terms: Terms) -> None:
    header, uasc = made.record.header, made.record.uasc
    has_uasc = "UASC" in terms.modules
    known = made.said.get("children")
    made.values = (
        header.born, header.sex, header.ethnicity,
        True if uasc else (False if has_uasc else None), uasc.ended if uasc else None,
    )  # fmt: skip
    if made.stored is None:
        made.tally[CHILDREN.name, NEW] += 1
        made.said["children"] = [*map(plain, made.values), terms.year]
        return
    theirs = list(made.values)
    if not uasc:
        # Nobody stops having come alone; a child whose status has ended is no longer in the module.
        came_alone = made.stored.child.is_uasc
        theirs[3:] = [NOT_SAID if came_alone or not has_uasc else False, NOT_SAID]
    made.merge(CHILDREN, made.stored.child, theirs, known)
    if known is None or known[-1] <= terms.year:
        before = known or [None] * len(theirs)
        said = [before[place] if value is NOT_SAID else plain(value) for place, value in enumerate(theirs)]
        made.said["children"] = [*said, terms.year]


def _episodes(made: Plan, terms: Terms) -> list[Line]:
    """Return every episode as it stands after the return; one that begins in the future is left out."""
    stored, returned = {}, {}
    for row in made.stored.episodes if made.stored else ():
        stored[_free_key(stored, row.start)] = row
    for episode in _distinct(made.record):
        if episode.start > terms.today:
            made.left_out["episode-future"] += 1
        else:
            returned[_free_key(returned, episode.start)] = episode
    known = dict(made.said.get(EPISODES.name, {}))
    came_from = moved_keys(EPISODES, known, stored, returned, terms, _episode_side)
    theirs, found = {key: values_of(episode) for key, episode in returned.items()}, {}
    for key, episode in returned.items():
        old_key = came_from.get(key, "")
        if row := stored.get(old_key or key):
            found[key] = match(
                EPISODES, row, key, episode.start, theirs[key], known, made.stored, terms, old_key=old_key
            )  # fmt: skip
    if came_from:
        keep_joined([(episode, found.get(key)) for key, episode in returned.items()])
    lines = []
    for key, episode in returned.items():
        if each := found.get(key):
            made.take(each, theirs[key])
            lines.append(Line(episode_of(each.row)._replace(**each.changes), each.row))
        else:
            made.remember(EPISODES, key, theirs[key])
            lines.append(Line(episode))
    made.note_gone(EPISODES, returned, stored)
    here = {id(each.row) for each in found.values()}
    return lines + [Line(episode_of(row), row) for row in stored.values() if id(row) not in here]


def _episode_side(key: str, each) -> Side:
    return Side(key, each.start, each.end, chains.kind_of(each), (each.legal_status, each.placement))


def _distinct(record: ChildRecord) -> list[records.Episode]:
    """Each episode once, by its days."""
    found = {}
    for period in record.periods:
        for episode in period.episodes:
            found.setdefault(episode[1:], episode)
    return chains.in_order(found.values())


def _free_key(taken: dict, start: date) -> str:
    place = 0
    while (key := episode_key(start, place)) in taken:
        place += 1
    return key


def _care(made: Plan, lines: list[Line]) -> None:
    stored = made.stored
    known = made.said.get(PERIODS.name, {})
    made.fitted = fit(lines, stored.periods if stored else (), known, stored.adoption if stored else {})
    made.changed += made.fitted.changed
    made.conflicts += made.fitted.conflicts
    made.tally[PERIODS.name, CONFLICTS] += len(made.fitted.conflicts)
    changed = {row.pk for row, _ in made.fitted.changed}
    made.said[PERIODS.name] = period_said(made.cares)
    for care in made.cares:
        made.tally[PERIODS.name, NEW if care.row is None else CHANGED if care.pk in changed else SAME] += 1
    for line in lines:
        if line.row is None and line.care:
            made.new_episodes.append(line)
        elif line.row and line.care and line.care.pk != line.row.period_id:
            made.changed.append((line.row, {"period": line.care}))
        elif line.row is None:
            made.left_out["episode-of-no-day"] += 1
    made.tally[EPISODES.name, NEW] += len(made.new_episodes)


def _reviews(made: Plan, terms: Terms) -> None:
    stored = {row.held_on.isoformat(): row for row in reversed(made.stored.held if made.stored else [])}
    returned = {each.held.isoformat(): each for each in _by_day(made.record.reviews, terms.today, made.left_out)}
    known = dict(made.said.get(REVIEWS.name, {}))
    # One on a day out of care is left out, and takes no other's place.
    placed = {key: each for key, each in returned.items() if key in stored or care_on(each.held, made.cares)}
    came_from = moved_keys(REVIEWS, known, stored, placed, terms, _review_side)
    days, fresh = {}, []
    for key, review in returned.items():
        old_key = came_from.get(key, "")
        if row := stored.get(old_key or key):
            each = match(
                REVIEWS, row, key, review.held, (review.code,), known, made.stored, terms, old_key=old_key
            )  # fmt: skip
            if each.moves:
                days[row.pk] = each.changes["first_met_on"] = review.held
            made.take(each, (review.code,))
        else:
            fresh.append(Held(review.held, review.code))
    rows = made.stored.held if made.stored else ()
    held = [Held(days.get(row.pk, row.held_on), row.participation, row) for row in rows]
    planned = made.stored.planned if made.stored else ()
    made.settled = settle(made.cares, [*held, *fresh], planned, terms.counting, made.said.get("years", ()))
    made.changed += made.settled.changed
    new = [each for _, each in made.new_reviews]
    made.tally[REVIEWS.name, NEW] += len(new)
    for each in new:
        made.remember(REVIEWS, each.day.isoformat(), (each.code,))
    made.left_out["review-outside-care"] += len(fresh) - len(new)
    made.note_gone(REVIEWS, returned, stored)


def _review_side(key: str, each: Review | records.Review) -> Side:
    here = isinstance(each, Review)
    day, code = (each.held_on, each.participation) if here else (each.held, each.code)
    return Side(key, day, day, "", (code,))


def _by_day(reviews: Iterable[records.Review], today: date, left_out: Counter) -> Iterable[records.Review]:
    """Each day once, with the first code given for it; none in the future."""
    found: dict[date, records.Review] = {}
    for review in reviews:
        if review.held > today:
            left_out["review-future"] += 1
        elif (first := found.get(review.held)) is None:
            found[review.held] = review
        else:
            left_out["review-twice"] += 1
            if not first.code:
                found[review.held] = first._replace(code=review.code)
    return found.values()


def _missing(made: Plan, terms: Terms) -> None:
    stored = {missing_key(row): row for row in (made.stored.missing if made.stored else ())}
    known, returned = dict(made.said.get(MISSING.name, {})), {}
    for row in made.record.missing:
        if row.start <= terms.today:
            returned.setdefault(missing_key(row), row)
    came_from = moved_keys(MISSING, known, stored, returned, terms, _missing_side)
    for key, each in returned.items():
        old_key = came_from.get(key, "")
        if row := stored.get(old_key or key):
            found = match(MISSING, row, key, each.start, (each.end,), known, made.stored, terms, old_key=old_key)
            made.take(found, (each.end,))
        else:
            made.new_missing.append(each)
            made.tally[MISSING.name, NEW] += 1
            made.remember(MISSING, key, (each.end,))
    made.note_gone(MISSING, returned, stored)


def _missing_side(key: str, each) -> Side:
    return Side(key, each.start, each.end, each.kind, (each.end,))


def _health(made: Plan, terms: Terms) -> None:
    oc2 = made.record.oc2
    if oc2 is None or not terms.year:
        return
    key, base = terms.year_end.isoformat(), dict(made.said.get(HEALTH.name, {}))
    theirs = ({"1": True, "0": False}.get(oc2.health_assessment), oc2.sdq_score)
    row = next((row for row in (made.stored.health if made.stored else ()) if row.year_end == terms.year_end), None)
    if row:
        made.merge(HEALTH, row, theirs, base.get(key))
    else:
        made.new_health = (terms.year_end, *theirs)
        made.tally[HEALTH.name, NEW] += 1
    made.remember(HEALTH, key, theirs)
