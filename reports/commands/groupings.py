"""An authority's own bands and labels, from a day on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reports.groupings import usual
from reports.models import Grouping, GroupingLine


@dataclass(frozen=True)
class LineSpec:
    """One row: its label, and the raw codes or the ages in whole years that it takes; key: by default from the label."""

    label: str
    key: str = ""
    codes: Sequence[str] = field(default_factory=list)
    low: int | None = None
    high: int | None = None
    rest: bool = False
    condition: str = ""


@transaction.atomic
def begin_grouping(
    *, authority: Authority, dimension: str, in_force_from: date, lines: Sequence[LineSpec], by: Staff | None, name: str = "",
) -> Grouping:  # fmt: skip
    """This function will begin a grouping of one dimension from a day; tables of periods that end later show it.

    Raises NotInOrder for a dimension that cannot be grouped, no lines, a key or code twice, or a day already taken.
    """
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
    if dimension not in usual():
        raise NotInOrder(f"“{dimension}” cannot be grouped; expected one of: {', '.join(usual())}.")
    lines = [_keyed(line) for line in lines]
    _refuse_twice(lines)
    if Grouping.objects.filter(authority=authority, dimension=dimension, in_force_from=in_force_from).exists():
        raise NotInOrder(
            f"A grouping of {dimension} from {in_force_from:%d/%m/%Y} is there already; choose a later day."
        )
    grouping = Grouping.objects.create(
        authority=authority, dimension=dimension, name=name or dimension, in_force_from=in_force_from
    )
    GroupingLine.objects.bulk_create(
        GroupingLine(grouping=grouping, order=order, **asdict(line)) for order, line in enumerate(lines)
    )
    audit.record(
        "grouping.begin", by=by, authority_id=authority.pk, subject=grouping, detail={"from": in_force_from.isoformat()}
    )
    return grouping


def _keyed(line: LineSpec) -> LineSpec:
    return line if line.key else LineSpec(**asdict(line) | {"key": slugify(line.label)[:60]})


def _refuse_twice(lines: Sequence[LineSpec]) -> None:
    if not lines:
        raise NotInOrder("A grouping needs a line.")
    for what, values in (
        ("key", [line.key for line in lines]),
        ("code", [(code, line.condition) for line in lines for code in line.codes]),
    ):
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise NotInOrder(f"The {what} “{twice if what == 'key' else twice[0]}” stands in two lines; expected one.")
