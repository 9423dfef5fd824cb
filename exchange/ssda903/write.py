"""The plans of some hundred children written: new rows in bulk, changed ones in batches, and what was written noted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import models

from children.models import AdoptionPlan, AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.models import ImportRun, ReturnConflict, ReturnedChild
from exchange.ssda903.care import Care
from exchange.ssda903.plan import Plan, period_said
from exchange.ssda903.said import CHILDREN, EPISODES, HEALTH, PERIODS, plain
from exchange.ssda903.settle import Settled
from exchange.ssda903.stored import IMPORTED
from iro_portal.core import audit
from iro_portal.core.bulk import insert, take_keys
from iro_portal.core.references import next_references
from iro_portal.core.search import fold
from iro_portal.core.states import creating_from
from iro_portal.core.transitions import perform
from reviews.commands import open_missing_steps, reschedule
from reviews.models import Review
from reviews.states import ReviewState

BATCH = 500
LEFT_CARE = "The child is no longer looked after."
JUDGED = ("rule", "limit_on", "late_after", "first_limit_on")
OF_A_PERIOD = (Episode, Review, AdoptionPlan)


class Writer:
    """Writes plans for one import; each child's part of it is noted, so that it can be put back."""

    def __init__(self, run: ImportRun):
        self.run, self.authority_id = run, run.authority_id
        self.made: dict[int, dict[str, list[int]]] = {}
        self.keys: dict[int, int] = {}

    def write(self, plans: Sequence[Plan]) -> None:
        """Write the plans of different children, all that changes nothing left aside."""
        plans = [plan for plan in plans if plan.writes]
        self.made, self.keys = {}, {id(plan): plan.stored.child.pk for plan in plans if plan.stored}
        self._children([plan for plan in plans if plan.stored is None])
        wrote = {id(plan): {"changed": [], "gone": [], "moved": []} for plan in plans}
        for plan in plans:
            self._cancel(plan)
            _join(plan, wrote[id(plan)])
        self._change_periods(plans, wrote)
        self._periods(plans)
        self._change(plans, wrote)
        self._episodes(plans)
        self._reviews(plans)
        self._rest(plans)
        self._note(plans, wrote)
        self._log_moved(plans)

    def open_steps(self, today: date) -> None:
        """Give each review to come the steps of the workflow in force."""
        open_missing_steps(self.run.authority, today)

    def _made(self, plan: Plan, model: type[models.Model], key: int) -> None:
        self.made.setdefault(id(plan), defaultdict(list))[model._meta.label].append(key)

    def _children(self, plans: Sequence[Plan]) -> None:
        keys = take_keys(Child, len(plans)) if plans else []
        references = next_references(self.authority_id, "CH", 0, len(plans)) if plans else []
        rows = []
        for plan, key, reference in zip(plans, keys, references, strict=True):
            council_id = plan.record.child
            name = name_of(council_id)
            key_words = fold(name, reference, council_id)
            rows.append((key, self.authority_id, reference, council_id, name, False, key_words, *plan.values))
            self._made(plan, Child, key)
            self.keys[id(plan)] = key
        columns = ("id", "authority", "reference", "council_id", "name", "name_known", "search_key", *CHILDREN.fields)
        insert(Child, columns, rows)

    def _periods(self, plans: Sequence[Plan]) -> None:
        new = [(plan, care) for plan in plans for care in plan.cares if care.row is None]
        rows = []
        for (plan, care), key in zip(new, take_keys(PeriodOfCare, len(new)) if new else [], strict=True):
            care.pk = key
            values = [getattr(care, name) for name in PERIODS.fields]
            rows.append((key, self.authority_id, self.keys[id(plan)], care.earlier_reviews_unknown, IMPORTED, *values))
            self._made(plan, PeriodOfCare, key)
        columns = ("id", "authority", "child", "earlier_reviews_unknown", "provenance", *PERIODS.fields)
        insert(PeriodOfCare, columns, rows)

    def _episodes(self, plans: Sequence[Plan]) -> None:
        new = [(plan, line) for plan in plans for line in plan.new_episodes]
        rows = []
        for (plan, line), key in zip(new, take_keys(Episode, len(new)) if new else [], strict=True):
            values = [getattr(line.episode, name) for name in EPISODES.fields]
            child, start = self.keys[id(plan)], line.episode.start
            rows.append((key, self.authority_id, child, line.care.pk, start, IMPORTED, *values))
            self._made(plan, Episode, key)
        insert(Episode, ("id", "authority", "child", "period", "start", "provenance", *EPISODES.fields), rows)

    def _reviews(self, plans: Sequence[Plan]) -> None:
        new = [(plan, care, each) for plan in plans for care, each in plan.new_reviews]
        new += [(plan, care, None) for plan in plans for care in plan.settled.opened]
        if not new:
            return
        keys = take_keys(Review, len(new))
        references = next_references(self.authority_id, "REV", 0, len(new))
        rows = []
        for (plan, care, each), key, reference in zip(new, keys, references, strict=True):
            due = each.due if each else care.next_due
            judged = (due.rule, due.limit, due.surely_late_after, due.limit)
            state = ReviewState.HELD if each else ReviewState.PLANNED
            held = (each.day, each.day, each.code, due.timeliness(each.day)) if each else (None, None, "", "")
            child = self.keys[id(plan)]
            rows.append((key, self.authority_id, reference, child, care.pk, state.value, IMPORTED, *judged, *held))
            self._made(plan, Review, key)
        columns = (
            "id", "authority", "reference", "child", "period", "state", "provenance", *JUDGED,
            "first_met_on", "held_on", "participation", "timeliness",
        )  # fmt: skip
        with creating_from(IMPORTED):
            insert(Review, columns, rows)

    def _rest(self, plans: Sequence[Plan]) -> None:
        missing = [(plan, (each.kind, each.start, each.end)) for plan in plans for each in plan.new_missing]
        self._plainly(MissingEpisode, missing, ("kind", "start", "end"))
        health = [(plan, plan.new_health) for plan in plans if plan.new_health is not None]
        self._plainly(AnnualHealth, health, ("year_end", *HEALTH.fields))

    def _plainly(self, model: type[models.Model], new: Sequence[tuple[Plan, tuple]], columns: tuple) -> None:
        rows = []
        for (plan, values), key in zip(new, take_keys(model, len(new)) if new else [], strict=True):
            rows.append((key, self.authority_id, self.keys[id(plan)], IMPORTED, *values))
            self._made(plan, model, key)
        insert(model, ("id", "authority", "child", "provenance", *columns), rows)

    def _cancel(self, plan: Plan) -> None:
        for review in plan.settled.cancelled:
            perform(review, "cancel", by=self.run.by, why=LEFT_CARE)

    def _change_periods(self, plans: Sequence[Plan], wrote: dict) -> None:
        """Those that end first: a child has one open period of a kind at most, at every moment."""
        changed = self._taken(plans, wrote, lambda row: isinstance(row, PeriodOfCare))
        _update([(row, names) for row, names in changed if row.end is not None])
        _update([(row, names) for row, names in changed if row.end is None])

    def _change(self, plans: Sequence[Plan], wrote: dict) -> None:
        _update(self._taken(plans, wrote, lambda row: not isinstance(row, PeriodOfCare)))

    def _taken(self, plans, wrote, wanted) -> list[tuple[models.Model, set[str]]]:
        """Set the new values on the rows, and note the old ones."""
        names: dict[int, tuple[models.Model, dict[str, Any]]] = {}
        for plan in plans:
            for row, changes in plan.changed:
                if not wanted(row):
                    continue
                before = names.setdefault(id(row), (row, {}))[1]
                if not before:
                    wrote[id(plan)]["changed"].append([row._meta.label, row.pk, before])
                for name, value in changes.items():
                    name, value = ("period_id", value.pk) if isinstance(value, Care) else (name, value)
                    before.setdefault(name, plain(getattr(row, name)))
                    setattr(row, name, value)
        return [(row, set(before)) for row, before in names.values()]

    def _log_moved(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            for module, row, was, now in plan.moved:
                log_moved(row, module.day, was, now, self.run)

    def _note(self, plans: Sequence[Plan], wrote: dict) -> None:
        known = [plan.stored.known.pk for plan in plans if plan.stored and plan.stored.known]
        ReturnedChild.objects.filter(pk__in=known).update(current=False)
        rows = []
        for plan, key in zip(plans, take_keys(ReturnedChild, len(plans)) if plans else [], strict=True):
            plan.said[PERIODS.name] = period_said(plan.cares)
            noted = wrote[id(plan)] | {"made": self.made.get(id(plan), {})}
            noted["changed"] = _with_after(plan, noted["changed"])
            rows.append((key, self.authority_id, self.run.pk, self.keys[id(plan)], True, plan.said, noted))
        insert(ReturnedChild, ("id", "authority", "run", "child", "current", "said", "wrote"), rows)
        ReturnConflict.objects.bulk_create(
            [
                ReturnConflict(
                    authority_id=self.authority_id, run=self.run, child_id=self.keys[id(plan)],
                    table=each.row._meta.label, row=each.row.pk, field=each.field, ours=each.ours, theirs=each.theirs,
                )
                for plan in plans
                for each in plan.fresh_conflicts
            ],
            batch_size=BATCH,
        )  # fmt: skip


def log_moved(row: models.Model, name: str, was: Any, now: Any, run: ImportRun, verb: str = "move_day") -> None:
    """Say in the log that the day of a row changed: one event each, beside that of the import."""
    audit.record(
        f"{row._meta.model_name}.{verb}", by=run.by, subject=row, children=[row.child_id],
        detail={"field": name, "import": run.pk}, values={name: [plain(was), plain(now)]},
    )  # fmt: skip


def name_of(council_id: str) -> str:
    """Return what stands in the place of a name: a return holds none."""
    return f"Child {council_id}"


def _with_after(plan: Plan, changed: list[list]) -> list[list]:
    """Add to each changed row what it holds now."""
    rows = {(row._meta.label, row.pk): row for row, _ in plan.changed}
    return [
        [label, key, before, {name: plain(getattr(rows[label, key], name)) for name in before}]
        for label, key, before in changed
    ]


def _update(changed: Iterable[tuple[models.Model, set[str]]]) -> None:
    """Write changed fields, in batches of rows of one model."""
    by_model = defaultdict(list)
    for row, names in changed:
        by_model[type(row)].append((row, names))
    for model, rows in by_model.items():
        for first in range(0, len(rows), BATCH):
            some = rows[first : first + BATCH]
            model._default_manager.bulk_update([row for row, _ in some], sorted(set().union(*(n for _, n in some))))


def _join(plan: Plan, wrote: dict) -> None:
    """Make two periods that are one by now into one: whatever hangs on the one that goes hangs on the other."""
    for row, care in plan.fitted.gone:
        for model in OF_A_PERIOD:
            moved = model._default_manager.filter(period_id=row.pk)
            wrote["moved"] += [[model._meta.label, key, row.pk] for key in moved.values_list("pk", flat=True)]
            moved.update(period_id=care.pk)
        fields = {field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
        wrote["gone"].append(fields)
        row.delete()


def settle_into_rows(child: Child, cares: Sequence[Care], settled: Settled, run: ImportRun) -> None:
    """Write how the reviews of one child stand, where no return is taken in: after an undo, or a value taken over."""
    for review in settled.cancelled:
        perform(review, "cancel", by=run.by, why=LEFT_CARE)
    for row, changes in settled.changed:
        names = {name: value.pk if isinstance(value, Care) else value for name, value in changes.items()}
        names = {f"{name}_id" if name == "period" else name: value for name, value in names.items()}
        for name, value in names.items():
            setattr(row, name, value)
        type(row)._default_manager.filter(pk=row.pk).update(**names)
    for care in settled.opened:
        reschedule(period=PeriodOfCare.objects.select_related("child__authority").get(pk=care.pk), by=run.by)
