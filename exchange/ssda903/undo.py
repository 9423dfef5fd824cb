"""A return taken back as a whole, while nothing was built on it: child by child, from what each one's part noted."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import models

from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.models import ImportRun, ReturnConflict, ReturnedChild
from exchange.ssda903 import stored
from exchange.ssda903.care import Care, Held
from exchange.ssda903.said import CHILDREN, EPISODES, HEALTH, MISSING, PERIODS, REVIEWS, plain
from exchange.ssda903.settle import settle
from exchange.ssda903.write import LEFT_CARE, log_moved, name_of, settle_into_rows
from reviews.judging import Counting
from reviews.models import Review, WorkflowStep

CHILDREN_AT_A_TIME = 500
BY_LABEL = {module.model._meta.label: module for module in (EPISODES, REVIEWS, MISSING)}
# In the order in which they can go.
MADE = (Review, Episode, MissingEpisode, AnnualHealth, PeriodOfCare, Child)


def worked_on(run: ImportRun) -> str:
    """Say what was built on an import, so that it can no longer be undone; empty where nothing was."""
    return next((found for some in _parts(run) if (found := _built_on(some, run))), "")


def undo(run: ImportRun) -> None:
    """Take out what an import made, put back what it changed, and let reviews stand as they do without it."""
    run.conflicts.all().delete()
    for some in _parts(run):
        _take_out(some)
        _put_back(some)
        _log_moved_back(some, run)
        kept = [each.child_id for each in some if Child._meta.label not in each.wrote["made"]]
        before = ReturnedChild.objects.filter(child__in=kept).order_by("child_id", "-pk")
        ReturnedChild.objects.filter(pk__in=[each.pk for each in some]).delete()
        latest = {each.child_id: each.pk for each in reversed(before)}
        ReturnedChild.objects.filter(pk__in=latest.values()).update(current=True)
        _raw_delete(Child, _made(some, Child))
        _settle(kept, run)


def _parts(run: ImportRun) -> Iterator[list[ReturnedChild]]:
    last = 0
    while some := list(run.returned.filter(pk__gt=last).select_related("child").order_by("pk")[:CHILDREN_AT_A_TIME]):
        last = some[-1].pk
        yield some


def _made(some: list[ReturnedChild], model: type[models.Model]) -> list[int]:
    return list(chain.from_iterable(each.wrote["made"].get(model._meta.label, ()) for each in some))


def _built_on(some: list[ReturnedChild], run: ImportRun) -> str:
    later = next((each for each in some if not each.current), None)
    if later:
        newest = ReturnedChild.objects.filter(child=later.child_id, current=True).select_related("run").get()
        return f"{newest.run} has taken in a later return of {later.child}, so this import can no longer be undone."
    return _hanging(some) or _changed_since(some) or _on_moved(some) or _differing(some)


def _hanging(some: list[ReturnedChild]) -> str:
    """Look for anything that points at a row the import made, and that it did not make itself."""
    for model in (Child, PeriodOfCare, Review):
        keys = _made(some, model)
        for relation in model._meta.related_objects if keys else ():
            found = _pointing(relation, keys, some)
            if found is not None:
                what = found._meta.verbose_name
                return f"{found} ({what}) stands on what it brought in, so this import can no longer be undone."
    return ""


def _pointing(relation: Any, keys: list[int], some: list[ReturnedChild]) -> models.Model | None:
    model = relation.related_model
    if model in (ReturnedChild, ReturnConflict):
        return None
    rows = model._default_manager.filter(**{f"{relation.field.name}__in": keys})
    if model is WorkflowStep:
        rows = rows.filter(version__gt=1)
    elif model in MADE:
        rows = rows.exclude(pk__in=[*_made(some, model), *_put_into_others(some, model)])
        if model is Review:
            rows = rows.exclude(why_cancelled=LEFT_CARE, provenance="imported")
    return rows.order_by("pk").first()


def _put_into_others(some: list[ReturnedChild], model: type[models.Model]) -> list[int]:
    """Rows that the import itself put into another period of care; they go back to their own."""
    changed = chain.from_iterable(each.wrote["changed"] for each in some)
    return [key for label, key, before, _ in changed if label == model._meta.label and "period_id" in before]


def _changed_since(some: list[ReturnedChild]) -> str:
    """Look for rows that the import changed and that no longer stand as it left them, and reviews that moved on."""
    after = defaultdict(dict)
    for label, key, _, left in chain.from_iterable(each.wrote["changed"] for each in some):
        after[label][key] = left
    for label, rows in after.items():
        for row in apps.get_model(label)._default_manager.filter(pk__in=rows):
            if any(plain(getattr(row, name)) != value for name, value in rows[row.pk].items()):
                return _has_changed(row)
    moved = Review.objects.filter(pk__in=_made(some, Review), version__gt=1).exclude(why_cancelled=LEFT_CARE).first()
    return _has_changed(moved) if moved else ""


def _on_moved(some: list[ReturnedChild]) -> str:
    """Look for work on rows to which the import gave another day: it was done on a record of that day."""
    worked = stored.Worked([each.child_id for each in some])
    for model, rows in _moved(some).items():
        for row in model._default_manager.filter(pk__in=rows):
            if stored.is_worked_on(row, worked):
                return f"{row} ({row._meta.verbose_name}) has been worked on since, so this import can no longer be undone."
    return ""


def _moved(some: list[ReturnedChild]) -> dict[type[models.Model], dict[int, list[str]]]:
    """Rows to which the import gave another day, by their keys: the day before, and the day since."""
    found = defaultdict(dict)
    for label, key, before, left in chain.from_iterable(each.wrote["changed"] for each in some):
        if (module := BY_LABEL.get(label)) and module.day in before:
            found[module.model][key] = [before[module.day], left[module.day]]
    return found


def _differing(some: list[ReturnedChild]) -> str:
    """Look for rows that the import made in which a person has changed what the return said."""
    said = {each.child_id: each.said for each in some if Child._meta.label in each.wrote["made"]}
    for each in stored.of_keys(said):
        if row := next(_differing_rows(each, said[each.child.pk]), None):
            return _has_changed(row)
    return ""


def _differing_rows(each: stored.Stored, said: dict) -> Iterator[models.Model]:
    is_named = each.child.name_known or each.child.name != name_of(each.child.council_id)
    if is_named or _differs(each.child, CHILDREN.fields, said["children"]):
        yield each.child
    for module, rows, key in (
        (PERIODS, each.periods, lambda row: str(row.pk)),
        (REVIEWS, each.held, lambda row: row.held_on.isoformat()),
        (HEALTH, each.health, lambda row: row.year_end.isoformat()),
        (MISSING, each.missing, lambda row: f"{row.start.isoformat()} {row.kind}"),
    ):
        for row in rows:
            known = said.get(module.name, {}).get(key(row))
            if known is not None and _differs(row, module.fields, known):
                yield row
    yield from _differing_episodes(each, said)


def _differing_episodes(each: stored.Stored, said: dict) -> Iterator[models.Model]:
    # Of several of one day any may be the one.
    known = defaultdict(list)
    for key, values in said.get(EPISODES.name, {}).items():
        known[key[:10]].append(values)
    for row in each.episodes:
        if all(_differs(row, EPISODES.fields, values) for values in known.get(row.start.isoformat(), ())):
            yield row


def _differs(row: models.Model, fields: tuple[str, ...], said: list) -> bool:
    return any(plain(getattr(row, name)) != value for name, value in zip(fields, said, strict=False))


def _has_changed(row: models.Model) -> str:
    what = f"{row}" if not isinstance(row, PeriodOfCare | Episode | MissingEpisode | AnnualHealth) else f"“{row}”"
    return f"{what} ({row._meta.verbose_name}) has changed since, so this import can no longer be undone."


def _take_out(some: list[ReturnedChild]) -> None:
    reviews = _made(some, Review)
    _raw_delete(WorkflowStep, list(WorkflowStep.objects.filter(review__in=reviews).values_list("pk", flat=True)))
    for model in MADE:
        if model is not Child:
            _raw_delete(model, _made(some, model))


def _raw_delete(model: type[models.Model], keys: list[int]) -> None:
    """Delete rows of which is known that nothing hangs on them."""
    for first in range(0, len(keys), 10_000):
        rows = model._base_manager.filter(pk__in=keys[first : first + 10_000])
        rows._raw_delete(rows.db)


def _put_back(some: list[ReturnedChild]) -> None:
    """Periods that end go first: a child has one open period at most, at every moment."""
    changed = [change for each in some for change in each.wrote["changed"]]
    ending = [change for change in changed if change[0] == PeriodOfCare._meta.label and change[2].get("end")]
    _write_back(ending)
    for fields in chain.from_iterable(each.wrote["gone"] for each in some):
        row = PeriodOfCare(**{name: _value(PeriodOfCare, name, value) for name, value in fields.items()})
        row.save(force_insert=True)
    _write_back([change for change in changed if change not in ending])
    for label, key, period in chain.from_iterable(each.wrote["moved"] for each in some):
        apps.get_model(label)._default_manager.filter(pk=key).update(period_id=period)


def _log_moved_back(some: list[ReturnedChild], run: ImportRun) -> None:
    for model, rows in _moved(some).items():
        for row in model._default_manager.filter(pk__in=rows).order_by("pk"):
            before, left = rows[row.pk]
            log_moved(row, BY_LABEL[model._meta.label].day, left, before, run, verb="move_day_back")


def _write_back(changed: list[list]) -> None:
    for label, key, before, _ in changed:
        model = apps.get_model(label)
        values = {name: _value(model, name, value) for name, value in before.items()}
        model._default_manager.filter(pk=key).update(**values)


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name.removesuffix("_id")).to_python(value)


def _settle(children: list[int], run: ImportRun) -> None:
    """Judge the reviews of children who stay, and let one stand open in each open period again."""
    counting = Counting(run.authority)
    for each in stored.of_keys(children):
        cares = [Care.of(row, each.adoption.get(row.pk, ())) for row in each.periods]
        held = [Held(row.held_on, row.participation, row) for row in each.held]
        settle_into_rows(each.child, cares, settle(cares, held, each.planned, counting), run)
