"""Bringing an escalation log in, and taking it back. `by=None` is the operator at the keyboard."""

import hashlib
import secrets
from datetime import date
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from escalations.models import Entry, Escalation
from exchange.escalation_log import apply as log_apply
from exchange.escalation_log.check import CheckedLog, check
from exchange.escalation_log.problems import Problem
from exchange.models import ImportRun
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission

FOLDER = "imports"
MOST_PROBLEMS_KEPT = 5_000


@transaction.atomic
def upload_log(*, authority: Authority, file_name: str, body: bytes, by: Staff | None, today: date) -> ImportRun:
    """This function will keep a file, check it and return the import: checked, or refused with every problem.

    Nothing is added yet. Raises Denied for a person who may not import, or for another authority.
    """
    _refuse_stranger(authority, by)
    found = check(name=file_name, body=body, authority=authority, today=today)
    return _keep(authority, file_name, body, found, by)


@transaction.atomic
def apply_import(*, run: ImportRun, by: Staff | None, today: date, version: int | None = None) -> ImportRun:
    """This function will add a checked file's escalations: all of them or, where it no longer fits, none.

    The file is checked again, since records may have changed meanwhile; then the import is refused and says why.
    One audit event for the whole batch. Raises MovedOn (sent twice, stale), Denied.
    """
    _one_at_a_time(run.authority)
    found = check(name=run.file_name, body=_stored(run), authority=run.authority, today=today)
    if found.problems:
        return perform(run, "refuse", by=by, version=version, found=_report(found))
    return _add(run, found, by, version)


@transaction.atomic
def import_log(
    *,
    authority: Authority,
    file_name: str,
    body: bytes,
    by: Staff | None,
    today: date,
    found: CheckedLog | None = None,
) -> ImportRun:
    """This function will take a file in at once, as the command line does; `found` is a check of it made just now."""
    _refuse_stranger(authority, by)
    _one_at_a_time(authority)
    found = found or check(name=file_name, body=body, authority=authority, today=today)
    run = _keep(authority, file_name, body, found, by)
    return run if found.problems else _add(run, found, by)


@transaction.atomic
def undo_import(*, run: ImportRun, by: Staff | None, version: int | None = None) -> ImportRun:
    """This function will take a whole import back, while nothing was built on it.

    Raises NotInOrder where one of its escalations has been worked on since; its reference is named.
    """
    undone = perform(run, "undo", by=by, version=version, detail={"escalations": run.counts.get("new", 0)})
    mine = Escalation.objects.filter(authority_id=run.authority_id, import_run_id=run.pk)
    worked_on = mine.filter(_was_worked_on()).order_by("pk").distinct()
    if first := worked_on.first():
        others = worked_on.count() - 1
        more = f" and {others} more" if others else ""
        raise NotInOrder(f"{first}{more} has been worked on since, so this import can no longer be undone.")
    mine.delete()
    return undone


def problems_of(run: ImportRun) -> list[Problem]:
    """Return the problems that an import was refused for."""
    return [Problem(**problem) for problem in run.problems]


def _was_worked_on() -> Q:
    said = Entry.objects.filter(time_known=True).values("escalation_id")
    return (
        Q(version__gt=1)
        | Q(pk__in=said)
        | Q(children__filed_on__isnull=False)
        | Q(systemic_concerns__isnull=False)
        | Q(split_off__isnull=False)
    )


def _keep(authority: Authority, file_name: str, body: bytes, found: CheckedLog, by: Staff | None) -> ImportRun:
    run = ImportRun(
        authority=authority, reference=next_reference(authority.pk, "IMP"), file_name=Path(file_name).name[:200],
        sha256=hashlib.sha256(body).hexdigest(), size=len(body), by=by,
    )  # fmt: skip
    if not found.problems:
        run.stored_as = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(body))
    run.save()
    audit.record("importrun.upload", by=by, subject=run, children=[], detail={"size": run.size})
    name = "refuse" if found.problems else "check_passed"
    return perform(run, name, by=by, found=_report(found), detail=found.counts | {"problems": len(found.problems)})


def _add(run: ImportRun, found: CheckedLog, by: Staff | None, version: int | None = None) -> ImportRun:
    # Locked and moved first, so that a second sender waits here and is then told that it has moved on.
    applied = perform(run, "apply", by=by, version=version, counts=found.counts, detail=found.counts)
    log_apply.create(found.new, applied)
    return applied


def _report(found: CheckedLog) -> dict:
    kept = found.problems[:MOST_PROBLEMS_KEPT]
    return {
        "counts": found.counts | {"problems": len(found.problems)},
        "problems": [problem.as_json() for problem in kept],
        "warnings": found.warnings,
        "summary": found.summary,
    }


def _stored(run: ImportRun) -> bytes:
    try:
        with default_storage.open(run.stored_as) as kept:
            body = kept.read()
    except OSError:
        body = b""
    if hashlib.sha256(body).hexdigest() != run.sha256:
        raise NotInOrder(f"The file of {run} is no longer as it was uploaded; upload it again.")
    return body


def _refuse_stranger(authority: Authority, by: Staff | None) -> None:
    if by is None:
        return
    require(by, Permission.IMPORT_RECORDS)
    if by.authority_id != authority.pk:
        raise Denied("Files are taken in for your own authority only.")


def _one_at_a_time(authority: Authority) -> None:
    # Two imports of one file at once: the second waits here, and then finds the rows of the first.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
