"""Every kind of file that can be brought in, in the order in which the upload page offers them."""

from exchange.allocations.kind import Allocations
from exchange.dates.kind import Dates
from exchange.escalation_log.kind import EscalationLog
from exchange.kind import Kind
from exchange.models import ImportRun
from exchange.permissions import kinds_open_to
from exchange.review_log.kind import ReviewLog
from exchange.ssda903.kind import Ssda903
from people.models import Staff

KINDS: dict[str, Kind] = {kind.key: kind for kind in (EscalationLog(), Dates(), Allocations(), ReviewLog(), Ssda903())}


def kinds_for(staff: Staff) -> list[Kind]:
    """Return the kinds that somebody takes in."""
    keys = kinds_open_to(staff)
    return [kind for kind in KINDS.values() if keys is None or kind.key in keys]


def kind_of(run: ImportRun) -> Kind:
    """Return the kind of an import."""
    return KINDS[run.kind]
