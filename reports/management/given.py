"""What commands on figures are given on the command line, and where they write: one sentence for what is wrong."""

from datetime import date, datetime
from pathlib import Path

from django.core.management.base import CommandError

from people.models import Authority

WHO = "the command line"  # who makes a file there: nobody has signed in


def needed(what: str, value: str | None, usage: str) -> str:
    """Return a value that must be there; raises CommandError."""
    if not value:
        raise CommandError(f"{what} is missing; expected: {usage}.")
    return value


def authority(slug: str | None, usage: str) -> Authority:
    """Return the authority of this slug; raises CommandError, which names those that there are."""
    found = Authority.objects.filter(slug=needed("--authority", slug, usage)).first()
    if found is None:
        known = ", ".join(Authority.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"“{slug}” is no authority; expected one of: {known}.")
    return found


def day(name: str, value: str | None, usage: str) -> date:
    """Return a day written as 2018-04-01; raises CommandError."""
    try:
        return datetime.strptime(needed(name, value, usage), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise CommandError(f"{name} {value} is no date; expected one such as 2018-04-01.") from None


def write_file(path: Path, body: bytes) -> None:
    """Write a file; raises CommandError where that cannot be done."""
    try:
        path.write_bytes(body)
    except OSError as problem:
        raise CommandError(f"{path} could not be written: {problem.strerror}.") from None
