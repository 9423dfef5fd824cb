"""Where children stood on any day of the past: read once for a whole file, three statements however long it is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from children.models import Allocation, SiblingMembership
from people.models import Authority


@dataclass(frozen=True)
class Snapshot:
    """Ids of who stood by a child on a day; None where nobody is recorded."""

    team_id: int | None
    social_worker_id: int | None
    iro_id: int | None
    sibling_group_id: int | None


class History:
    """Every allocation and sibling group of an authority, to be asked by child and day."""

    def __init__(self, authority: Authority):
        self.spans: dict[tuple[int, str], list[tuple[date, date | None, int]]] = defaultdict(list)
        allocations = Allocation.objects.of(authority).order_by("start", "pk")
        for child, kind, start, end, staff, team in allocations.values_list(
            "child_id", "kind", "start", "end", "staff_id", "team_id"
        ):
            self.spans[child, kind].append((start, end, staff or team))
        memberships = SiblingMembership.objects.of(authority).order_by("start", "pk")
        for child, start, end, group in memberships.values_list("child_id", "start", "end", "group_id"):
            self.spans[child, "siblings"].append((start, end, group))

    def on(self, child_id: int, day: date) -> Snapshot:
        """Return where a child stood on a day."""
        kinds = Allocation.Kind
        return Snapshot(
            team_id=self._held(child_id, kinds.TEAM, day),
            social_worker_id=self._held(child_id, kinds.SOCIAL_WORKER, day),
            iro_id=self._held(child_id, kinds.IRO, day),
            sibling_group_id=self._held(child_id, "siblings", day),
        )

    def _held(self, child_id: int, kind: str, day: date) -> int | None:
        found = None
        for start, end, holder in self.spans.get((child_id, str(kind)), ()):
            if start <= day and (end is None or day < end):
                found = holder
        return found
