"""References people read and say aloud: ESC-2026-0412, CH-0087."""

from django.db import connection, transaction
from django.db.models import F

from iro_portal.core.models import ReferenceCounter

# What a hint shows. Counting begins at one, so no child has it: shown on a page, it is nobody's in the log.
EXAMPLE_OF_A_CHILD = "CH-0000"


def next_reference(authority_id: int, prefix: str, year: int = 0) -> str:
    """This function will give out the next reference of an authority, from a locked counter, without gaps in a commit."""
    return _written(prefix, year, _advance(authority_id, prefix, year, 1))


def next_references(authority_id: int, prefix: str, year: int, count: int) -> list[str]:
    """Give out `count` references at once, in order."""
    last = _advance(authority_id, prefix, year, count)
    return [_written(prefix, year, number) for number in range(last - count + 1, last + 1)]


def _written(prefix: str, year: int, number: int) -> str:
    return f"{prefix}-{year}-{number:04d}" if year else f"{prefix}-{number:04d}"


def _advance(authority_id: int, prefix: str, year: int, by: int) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("A reference is given out inside a transaction only, or a failure would leave a gap.")
    with transaction.atomic():
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(authority_id=authority_id, prefix=prefix, year=year)], ignore_conflicts=True
        )
        counter = ReferenceCounter.objects.filter(authority_id=authority_id, prefix=prefix, year=year)
        # The update takes the row's lock: two people at once wait for each other here.
        counter.update(last=F("last") + by)
        return counter.values_list("last", flat=True).get()
