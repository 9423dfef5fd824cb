"""Sample children made in bulk, with care, allocations and sibling groups, and one line in the log."""

from collections import defaultdict

from children.models import Allocation, Child, PeriodOfCare, SiblingGroup, SiblingMembership
from exchange.sample.rostered import Rostered
from iro_portal.core import audit
from iro_portal.core.references import next_references
from people.models import Authority, Staff, Team

BATCH = 500


def create(authority: Authority, roster: list[Rostered]) -> list[Child]:
    """This function will make a roster's children and return them in order; the statements grow with batches only."""
    references = next_references(authority.pk, "CH", 0, len(roster))
    children = [_child(authority, each, reference) for each, reference in zip(roster, references, strict=True)]
    children = Child.objects.bulk_create(children, batch_size=BATCH)
    pairs = list(zip(children, roster, strict=True))
    PeriodOfCare.objects.bulk_create([_period(child, each) for child, each in pairs], batch_size=BATCH)
    staff = {person.name: person.pk for person in Staff.objects.of(authority)}
    teams = dict(Team.objects.filter(authority=authority).values_list("name", "pk"))
    allocations = [row for child, each in pairs for row in _allocations(child, each, staff, teams)]
    Allocation.objects.bulk_create(allocations, batch_size=BATCH)
    _group(authority, pairs)
    audit.record("children.load_sample", by=None, authority_id=authority.pk, detail={"children": len(children)})
    return children


def _child(authority: Authority, each: Rostered, reference: str) -> Child:
    child = Child(
        authority=authority, reference=reference, council_id=each.council_id, name=each.name,
        date_of_birth=each.date_of_birth, sex=each.sex, ethnicity=each.ethnicity,
    )  # fmt: skip
    child.fill_search_key()
    return child


def _period(child: Child, each: Rostered) -> PeriodOfCare:
    return PeriodOfCare(
        authority_id=child.authority_id, child=child, start=each.care_start, end=each.care_end,
        end_reason="E8" if each.care_end else "",
    )  # fmt: skip


def _allocations(child: Child, each: Rostered, staff: dict[str, int], teams: dict[str, int]) -> list[Allocation]:
    kinds, common = Allocation.Kind, {"authority_id": child.authority_id, "child": child}
    days = {"start": each.care_start, "end": each.care_end}
    return [
        Allocation(kind=kinds.IRO, staff_id=staff[each.iro], **common, **days),
        Allocation(kind=kinds.SOCIAL_WORKER, staff_id=staff[each.social_worker], **common, **days),
        Allocation(kind=kinds.TEAM, team_id=teams[each.team], **common, **days),
    ]


def _group(authority: Authority, pairs: list[tuple[Child, Rostered]]) -> None:
    families = defaultdict(list)
    for child, each in pairs:
        if each.family:
            families[each.family].append((child, each))
    if not families:
        return
    references = next_references(authority.pk, "SIB", 0, len(families))
    groups = [SiblingGroup(authority=authority, reference=reference) for reference in references]
    groups = SiblingGroup.objects.bulk_create(groups, batch_size=BATCH)
    rows = [
        SiblingMembership(authority=authority, group=group, child=child, start=each.care_start, end=each.care_end)
        for group, members in zip(groups, families.values(), strict=True)
        for child, each in members
    ]
    SiblingMembership.objects.bulk_create(rows, batch_size=BATCH)
