"""Uploaded files, kept as they came under random names until nobody needs them; and how far a long import has come."""

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from exchange.kind import Tell
from exchange.models import ImportRun, StoredFile
from exchange.sources import Source
from iro_portal.core.transitions import NotInOrder

FOLDER = "imports"
BETWEEN_TELLING = 0.5  # seconds


def facts(sources: Sequence[Source]) -> dict:
    """Return name, size and checksum of one file, or of several as one."""
    sums = [source.sha256() for source in sources]
    whole = sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return {
        "file_name": f"{_name(sources[0])[:180]}{more}",
        "size": sum(source.size for source in sources),
        "sha256": whole,
    }


def keep(run: ImportRun, sources: Sequence[Source]) -> None:
    """Store the files of an import."""
    for source in sources:
        with source.opened() as file:
            stored_as = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", File(file))
        StoredFile.objects.create(
            run=run, file_name=_name(source), stored_as=stored_as, sha256=source.sha256(), size=source.size
        )


def kept(run: ImportRun) -> list[Source]:
    """Return the files of an import; raises NotInOrder where one is no longer as it was uploaded."""
    rows = list(run.files.all())
    sources = [Source.of_stored(row.file_name, row.size, row.stored_as) for row in rows]
    if not rows or any(_sum(source) != row.sha256 for source, row in zip(sources, rows, strict=True)):
        raise NotInOrder(f"The file of {run} is no longer as it was uploaded; upload it again.")
    return sources


def discard(run: ImportRun) -> None:
    """Delete the files of an import that was refused, once that is certain."""
    for row in run.files.all():
        transaction.on_commit(lambda name=row.stored_as: default_storage.delete(name))
    run.files.all().delete()


def teller(run: ImportRun) -> Tell:
    """Return what a long import calls to say how far it has come.

    Kept in a file beside the uploads: what a transaction writes into the database nobody sees before it ends.
    """
    path, last = _progress(run), 0.0

    def tell(done: int, of: int, words: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < BETWEEN_TELLING and done < of:
            return
        last = now
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".fresh")
        fresh.write_text(json.dumps({"done": done, "of": of, "words": words}), encoding="utf-8")
        fresh.replace(path)

    return tell


def progress(run: ImportRun) -> dict:
    """Return how far a long import has come: done, of, words; empty where nothing was said yet."""
    try:
        return json.loads(_progress(run).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def forget_progress(run: ImportRun) -> None:
    """Say no more of how far it has come: it has ended."""
    _progress(run).unlink(missing_ok=True)


def _progress(run: ImportRun) -> Path:
    return Path(default_storage.path(f"{FOLDER}/progress-{run.pk}.json"))


def _name(source: Source) -> str:
    return Path(source.name).name[:200]


def _sum(source: Source) -> str:
    try:
        return source.sha256()
    except OSError:
        return ""
