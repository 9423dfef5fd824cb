"""The whole return against the portal, some hundred children at a time: counted for the check, handed on to be written."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice

from exchange.kind import Tell, silent
from exchange.models import ReturnedChild
from exchange.ssda903 import stored
from exchange.ssda903.checked import CheckedReturn
from exchange.ssda903.plan import CHANGED, CONFLICTS, MOVED, NEW, SAME, VANISHED, Plan
from exchange.ssda903.planning import plan
from exchange.ssda903.rows import Terms
from exchange.ssda903.said import CHILDREN, EPISODES, MODULES, ROWS
from people.models import Authority
from reviews.judging import Counting

CHILDREN_AT_A_TIME = 500
DAYS = {module.model: module.day for module in ROWS if module.day}
WHAT = (NEW, CHANGED, SAME, VANISHED, CONFLICTS)


def terms_of(checked: CheckedReturn, authority: Authority, today: date) -> Terms:
    """Return what holds for the whole return."""
    return Terms(checked.year or 0, frozenset(checked.files), today, Counting(authority))


def plans(
    checked: CheckedReturn, authority: Authority, today: date, *, lock: bool = False, tell: Tell = silent, words: str
) -> Iterator[list[Plan]]:
    """Yield what would be written, some hundred children at a time; `lock` where it is about to be."""
    terms, children = terms_of(checked, authority, today), checked.children()
    spelt = stored.spelt_otherwise(authority)
    done, of = 0, checked.counts.get("Header", 0)
    while batch := list(islice(children, CHILDREN_AT_A_TIME)):
        here = stored.of_ids(authority, [record.child for record in batch], spelt, lock=lock)
        yield [plan(record, here.get(record.child), terms) for record in batch]
        done += len(batch)
        tell(done, of, words)


class Difference:
    """What a return would change, by module, in numbers."""

    def __init__(self):
        self.tally: Counter[tuple[str, str]] = Counter()
        self.left_out: Counter[str] = Counter()
        self.noted = self.fresh_conflicts = 0
        self.shown: list[str] = []

    def take(self, some: list[Plan], most_shown: int) -> None:
        """Count some plans, and describe conflicts, days that changed and what vanished, up to as many as are shown."""
        for each in some:
            self.tally.update(each.tally)
            self.left_out.update(each.left_out)
            self.noted += each.writes
            self.fresh_conflicts += len(each.fresh_conflicts)
            room = most_shown - len(self.shown)
            if room > 0 and (each.conflicts or each.moved or each.vanished):
                self.shown += sentences(each)[:room]

    def take_vanished_children(self, checked: CheckedReturn, authority: Authority, terms: Terms) -> None:
        """Count children whom a return before had in care in this one's year, and this one has not at all."""
        here = checked.intake.ids
        known = ReturnedChild.objects.filter(authority=authority, current=True).select_related("child")
        for each in known.order_by("pk").iterator(chunk_size=CHILDREN_AT_A_TIME):
            if each.child.council_id.upper() not in here and _expected(each.said, terms):
                self.tally[CHILDREN.name, VANISHED] += 1

    def counts(self) -> dict[str, int]:
        """Numbers by module, as they are kept with an import."""
        found = {f"{module.name}_{what}": self.tally[module.name, what] for module in MODULES for what in WHAT}
        totals = {what: sum(self.tally[module.name, what] for module in MODULES) for what in WHAT}
        totals[MOVED] = sum(self.tally[module.name, MOVED] for module in ROWS)
        left_out = {f"left_out_{name}": count for name, count in self.left_out.items() if count}
        return totals | found | left_out | {"noted": self.noted, "fresh_conflicts": self.fresh_conflicts}


def sentences(each: Plan) -> list[str]:
    """Say each conflict, field by field, each row whose day changed, and each that vanished."""
    who = f"Child {each.record.child}"
    said = [
        f"{who}: {name(conflict.row, conflict.field)} is {worded(conflict.ours)} here and {worded(conflict.theirs)} in the "
        "return; it was entered or changed here, and stays."
        for conflict in each.conflicts
    ]
    gone = [
        f"{who}: no longer in the return, and kept: {module.label.lower()}, {worded(key[:10])}."
        for module, key in each.vanished
    ]
    moved = [
        f"{who}: the {row._meta.verbose_name} of {was:%d/%m/%Y} is now of {now:%d/%m/%Y}."
        for _, row, was, now in each.moved
    ]
    return said + moved + gone


def name(row, field: str) -> str:
    """Name a field of a row, with the row's day where it has one."""
    label = "day" if field == DAYS.get(type(row)) else row._meta.get_field(field).verbose_name
    day = getattr(row, "held_on", None) or getattr(row, "start", None) or getattr(row, "year_end", None)
    what = row._meta.verbose_name
    return f"{label} of the {what} of {day:%d/%m/%Y}" if day else f"{label} of the {what}"


def worded(value) -> str:
    """A value as a person reads it: days as 18/11/2018."""
    if value in (None, ""):
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return f"“{date.fromisoformat(str(value)):%d/%m/%Y}”"
    except ValueError:
        return f"“{value}”"


def _expected(said: dict, terms: Terms) -> bool:
    """Whether a child was in care on a day of the return's year, as far as returns said."""
    if said.get("children", [0])[-1] > terms.year:
        return False
    return any(
        key[:10] <= terms.year_end.isoformat() and (not values[0] or values[0] >= terms.begins.isoformat())
        for key, values in said.get(EPISODES.name, {}).items()
    )
