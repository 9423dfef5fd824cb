"""Bringing files in, of every kind, and taking them back. `by=None` is the operator at the keyboard."""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from exchange import storing
from exchange.kind import Checked, Tell, silent
from exchange.kinds import KINDS, kind_of
from exchange.models import ImportRun, ReturnConflict
from exchange.permissions import can_import
from exchange.problems import Problem
from exchange.sources import Source
from exchange.ssda903 import taking
from exchange.states import ImportState
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import MovedOn, NotInOrder, perform
from people.models import Authority, Staff

MOST_PROBLEMS_KEPT = 5_000
log = logging.getLogger(__name__)


@transaction.atomic
def upload(*, kind: str, authority: Authority, sources: Sequence[Source], by: Staff | None, today: date) -> ImportRun:
    """This function will keep files, check them and return the import: checked, or refused with every problem.

    What takes long is left to the worker, and waits as uploaded. Nothing is added yet. Raises Denied for a person who
    may not import, or for another authority.
    """
    _refuse_stranger(authority, by, kind)
    run = _begin(kind, authority, sources, by)
    if kind_of(run).in_background:
        storing.keep(run, sources)
        return run
    found = kind_of(run).check(sources, authority, today)
    if not found.problems:
        storing.keep(run, sources)
    return _say(run, found, by)


@transaction.atomic
def apply_import(*, run: ImportRun, by: Staff | None, today: date, version: int | None = None) -> ImportRun:
    """This function will add what a checked file holds: all of it or, where it no longer fits, nothing.

    The file is checked again, since records may have changed meanwhile; then the import is refused and says why. What
    takes long is queued for the worker. One audit event for the whole batch. Raises MovedOn (sent twice, stale), Denied.
    """
    if kind_of(run).in_background and run.state != ImportState.QUEUED:
        return perform(run, "queue", by=by, version=version)
    _one_at_a_time(run.authority)
    tell = storing.teller(run) if kind_of(run).in_background else silent
    found = kind_of(run).check(storing.kept(run), run.authority, today, tell)
    if found.problems:
        kind_of(run).note(found, run)
        return perform(run, "refuse", by=by, version=version, found=_report(found))
    return _add(run, found, by, version, tell)


@transaction.atomic
def take(
    *,
    kind: str,
    authority: Authority,
    sources: Sequence[Source],
    by: Staff | None,
    today: date,
    found: Checked | None = None,
    tell: Tell = silent,
) -> ImportRun:
    """This function will take files in at once, as the command line does; `found` is a check of them made just now."""
    _refuse_stranger(authority, by, kind)
    _one_at_a_time(authority)
    found = found or KINDS[kind].check(sources, authority, today, tell)
    run = _begin(kind, authority, sources, by)
    if not found.problems:
        storing.keep(run, sources)
    run = _say(run, found, by)
    return run if found.problems else _add(run, found, by, tell=tell)


@transaction.atomic
def undo_import(*, run: ImportRun, by: Staff | None, version: int | None = None) -> ImportRun:
    """This function will take a whole import back, while nothing was built on it.

    Raises NotInOrder where something that it brought in has been worked on since; it is named.
    """
    _one_at_a_time(run.authority)
    undone = perform(run, "undo", by=by, version=version, detail=run.counts)
    if sentence := kind_of(run).worked_on(run):
        raise NotInOrder(sentence)
    kind_of(run).undo(run)
    return undone


@transaction.atomic
def take_return_value(*, conflict: ReturnConflict, by: Staff) -> ReturnConflict:
    """This function will put what a return says in the place of what stands here, in one field of one row.

    Raises MovedOn where that was done already, NotInOrder where the row cannot be so, Denied.
    """
    _refuse_stranger(conflict.authority, by, ImportRun.Kind.SSDA903)
    return taking.take(conflict, by)


def carry_out_waiting(*, today: date) -> int:
    """This function will check and add what waits for the worker, oldest first, and return how many it dealt with.

    One that fails is refused and says so, and does not hold up those after it. One that is cut off half-way was not
    begun, as far as the database knows, and is begun again.
    """
    waiting = ImportRun.objects.waiting().order_by("pk")
    return sum(_carry_out(run, today) for run in waiting.select_related("authority", "by"))


def problems_of(run: ImportRun) -> list[Problem]:
    """Return the problems that an import was refused for."""
    return [Problem(**problem) for problem in run.problems]


def _carry_out(run: ImportRun, today: date) -> bool:
    try:
        if run.state == ImportState.QUEUED:
            apply_import(run=run, by=run.by, today=today)
        else:
            # Read before anything is locked: a check of a whole return takes its time, and writes nothing.
            found = kind_of(run).check(storing.kept(run), run.authority, today, storing.teller(run))
            _say(run, found, run.by)
    except MovedOn:
        return False  # Another worker was there first.
    except Exception as problem:
        log.exception("%s could not be carried out", run)
        _give_up(run, problem)
    storing.forget_progress(run)
    return True


@transaction.atomic
def _give_up(run: ImportRun, problem: Exception) -> None:
    expected = isinstance(problem, NotInOrder | Denied)
    words = str(problem) if expected else "Something went wrong in the portal while it was taken in; it is in the log."
    found = {"counts": {}, "problems": [Problem(0, "", "", words).as_json()], "warnings": [], "summary": words[:300]}
    perform(run, "refuse", by=None, found=found)


def _begin(kind: str, authority: Authority, sources: Sequence[Source], by: Staff | None) -> ImportRun:
    reference = next_reference(authority.pk, "IMP")
    run = ImportRun.objects.create(authority=authority, reference=reference, kind=kind, by=by, **storing.facts(sources))
    audit.record("importrun.upload", by=by, subject=run, children=[], detail={"size": run.size})
    return run


@transaction.atomic
def _say(run: ImportRun, found: Checked, by: Staff | None) -> ImportRun:
    name = "refuse" if found.problems else "check_passed"
    said = perform(run, name, by=by, found=_report(found), detail=found.counts | {"problems": len(found.problems)})
    kind_of(run).note(found, said)
    if found.problems:
        storing.discard(said)
    return said


def _add(
    run: ImportRun, found: Checked, by: Staff | None, version: int | None = None, tell: Tell = silent
) -> ImportRun:
    # Locked and moved first, so that a second sender waits here and is then told that it has moved on.
    applied = perform(run, "apply", by=by, version=version, counts=found.counts, done=found.done, detail=found.counts)
    kind_of(run).create(found, applied, tell)
    return applied


def _report(found: Checked) -> dict:
    kept = found.problems[:MOST_PROBLEMS_KEPT]
    return {
        "counts": found.counts | {"problems": len(found.problems)},
        "problems": [problem.as_json() for problem in kept],
        "warnings": found.warnings,
        "summary": found.summary,
    }


def _refuse_stranger(authority: Authority, by: Staff | None, kind: str) -> None:
    if by is None:
        return
    can_import.check(ImportRun(authority=by.authority, kind=kind), by)
    if by.authority_id != authority.pk:
        raise Denied("Files are taken in for your own authority only.")


def _one_at_a_time(authority: Authority) -> None:
    # Two imports of one file at once: the second waits here, and then finds the rows of the first.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
