"""The IRO service's work programme: priorities for a year, and what came of them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.anonymity import Known
from children.commands.naming import refuse_names, refuse_names_of_staff
from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reports.models import WorkProgrammeItem
from reports.period import financial_year


@transaction.atomic
def plan_item(
    *, authority: Authority, year: date, priority: str, who: str, by_when: date, by: Staff, target: str = "",
    item: WorkProgrammeItem | None = None,
) -> WorkProgrammeItem:  # fmt: skip
    """This function will put a priority into the programme of a year (its 1 April), or put one right.

    `who` is a post. Raises Denied; NotInOrder where something is missing or names a child in care, for a member of staff
    in place of a post, a day before the year, and an item that was answered.
    """
    _refuse_stranger(authority, by)
    if item and item.outcome:
        raise NotInOrder("That priority was answered; what was answered stays as it was.")
    for field, value, what in (
        ("priority", priority, "Enter the priority."),
        ("who", who, "Enter whose it is: a post."),
    ):
        if not value.strip():
            raise NotInOrder(what, field=field)
    if by_when < year:
        raise NotInOrder(f"The year begins on {year:%d/%m/%Y}; give a day from then on.", field="by_when")
    known = Known.of(authority)
    refuse_names(authority, {"priority": priority, "who": who, "target": target}, known=known)
    refuse_names_of_staff({"who": who}, known)
    row = item or WorkProgrammeItem(authority=authority, year=financial_year(year).start, by=by)
    said = {"priority": priority.strip(), "who": who.strip(), "target": target.strip(), "by_when": by_when}
    values = audit.changes(row, **said) if item else None
    for field, value in said.items():
        setattr(row, field, value)
    row.save()
    verb = f"workprogrammeitem.{'change' if item else 'plan'}"
    audit.record(verb, by=by, subject=row, detail={"year": row.year}, values=values)
    return row


@transaction.atomic
def answer_item(*, item: WorkProgrammeItem, outcome: str, by: Staff, words: str = "") -> WorkProgrammeItem:
    """This function will record what came of a priority. It can be put right until the report is published.

    Raises Denied; NotInOrder for an outcome that there is not, without words for anything but done, and for words that
    name a child in care.
    """
    _refuse_stranger(item.authority, by)
    if outcome not in WorkProgrammeItem.Outcome.values:
        raise NotInOrder("Choose what came of it.", field="outcome")
    if outcome != WorkProgrammeItem.Outcome.DONE and not words.strip():
        raise NotInOrder("Say what was done, and what stood in the way.", field="words")
    refuse_names(item.authority, {"words": words})
    before = audit.standing(item)
    item.outcome, item.outcome_words = outcome, words.strip()
    item.answered_by, item.answered_at = by, timezone.now()
    item.save()
    audit.record(
        "workprogrammeitem.answer", by=by, subject=item, detail={"outcome": outcome}, values=audit.since(before, item)
    )
    return item


@transaction.atomic
def carry_on(*, item: WorkProgrammeItem, by_when: date, by: Staff) -> WorkProgrammeItem:
    """This function will carry a priority on into the next year, as a new one that names it.

    Raises Denied; NotInOrder where it was done, or carried on already, and for a day before the next year.
    """
    _refuse_stranger(item.authority, by)
    if item.outcome == WorkProgrammeItem.Outcome.DONE:
        raise NotInOrder("That priority is done; nothing is left to carry on.")
    if WorkProgrammeItem.objects.filter(carried_from=item).exists():
        raise NotInOrder("That priority was carried on already.")
    year = financial_year(item.year).end
    row = plan_item(
        authority=item.authority, year=year, priority=item.priority, who=item.who, target=item.target, by_when=by_when,
        by=by,
    )  # fmt: skip
    row.carried_from = item
    row.save()
    return row


@transaction.atomic
def leave_item_out(*, item: WorkProgrammeItem, by: Staff) -> WorkProgrammeItem:
    """This function will take a priority out of the programme. Raises Denied; NotInOrder once it was answered.

    One that was carried on from the year before can be carried on from there again; the log keeps that it once was.
    """
    _refuse_stranger(item.authority, by)
    if item.outcome:
        raise NotInOrder("That priority was answered; what was answered stays as it was.")
    before = audit.standing(item)
    item.is_in, item.carried_from = False, None
    item.save()
    audit.record("workprogrammeitem.leave-out", by=by, subject=item, values=audit.since(before, item))
    return item


def _refuse_stranger(authority: Authority, by: Staff) -> None:
    require(by, Permission.WRITE_PAPERS)
    if authority.pk != by.authority_id:
        raise NotInOrder(f"That work programme belongs to {authority}.")
