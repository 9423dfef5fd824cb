"""The kinds of pack, by key."""

from reports.packs.declaring import Kind
from reports.packs.kinds.annual import ANNUAL
from reports.packs.kinds.progress import PROGRESS
from reports.packs.kinds.quarterly import QUARTERLY
from reports.packs.kinds.young_people import YOUNG_PEOPLE

KINDS: dict[str, Kind] = {kind.key: kind for kind in (ANNUAL, QUARTERLY, PROGRESS, YOUNG_PEOPLE)}


class UnknownKind(LookupError):
    """There is no such kind of pack; the message says which there are."""


def find(key: str) -> Kind:
    """Return the kind with this key; raises UnknownKind."""
    if key not in KINDS:
        raise UnknownKind(f"“{key}” is no kind of pack; expected one of: {', '.join(KINDS)}.")
    return KINDS[key]
