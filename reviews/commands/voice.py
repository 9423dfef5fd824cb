"""The child's voice: what they said, the entitlements explained to them, the first pack that they were given."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import check, lock
from children.commands.naming import refuse_names
from children.models import Child
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.anonymity import names_known, what_tells
from reviews.models import ChildView, Entitlement, EntitlementExplained, FirstPack, Review
from reviews.permissions import can_record_for, can_report_for

When = ChildView.When


@transaction.atomic
def record_view(
    *,
    child: Child,
    by: Staff | None,
    when: str,
    how: str,
    given_on: date,
    review: Review | None = None,
    words: str = "",
    placement_score: int | None = None,
    iro_score: int | None = None,
    quote: str = "",
    quote_fit: bool = False,
) -> ChildView:
    """This function will record what a child said before, at or between reviews; scores run from 1 (not at all) to 5.

    Raises NotInOrder where nothing was said, for a day that does not fit the review, and for a quote marked fit to be
    printed that holds a name or a date of birth that tells whose it is; Denied.
    """
    check(can_record_for, child, by)
    _refuse_day(child, given_on, "given_on")
    review = None if when == When.BETWEEN else review
    _refuse_review(child, when, given_on, review)
    words, quote = words.strip(), quote.strip()
    if not (words or quote or placement_score or iro_score):
        raise NotInOrder("Write what the child said, or how content they are.", field="words")
    if quote_fit:
        _refuse_quote(child, quote)
    row = ChildView.objects.create(
        authority_id=child.authority_id, child=child, review=review, when=when, how=how, given_on=given_on, words=words,
        placement_score=placement_score, iro_score=iro_score, quote=quote, quote_fit=quote_fit, by=by,
    )  # fmt: skip
    audit.record("childview.record", by=by, subject=row, children=[child.pk], detail={"when": when, "fit": quote_fit})
    return row


@transaction.atomic
def explain_entitlements(
    *, child: Child, by: Staff | None, entitlements: Iterable[Entitlement], explained_on: date,
    understood: bool | None = None, review: Review | None = None,
) -> list[EntitlementExplained]:  # fmt: skip
    """This function will record which entitlements were explained to a child on a day, and whether they understood them.

    Raises NotInOrder for none, a day in the future or before birth, and for one explained on that day already; Denied.
    """
    check(can_report_for, child, by)
    lock(child)
    _refuse_day(child, explained_on, "explained_on")
    rows = list(entitlements)
    if not rows or any(row.entitlements_list.authority_id != child.authority_id for row in rows):
        raise NotInOrder("Tick what was explained, from your authority’s list.", field="entitlements")
    told = child.entitlements_explained.filter(explained_on=explained_on, entitlement__in=rows)
    if again := told.select_related("entitlement").first():
        sentence = f"“{again.entitlement}” is recorded as explained on {in_full(explained_on)} already."
        raise NotInOrder(sentence, field="entitlements")
    made = [
        EntitlementExplained.objects.create(
            authority_id=child.authority_id, child=child, entitlement=row, review=review, explained_on=explained_on,
            understood=understood, by=by,
        )
        for row in rows
    ]  # fmt: skip
    detail = {"on": explained_on, "keys": [row.key for row in rows]}
    audit.record("child.explain_entitlements", by=by, subject=child, children=[child.pk], detail=detail)
    return made


@transaction.atomic
def record_first_pack(
    *, child: Child, by: Staff | None, given_on: date, contents: Iterable[str], understood: str = ""
) -> FirstPack:
    """This function will record the first pack for a child: what was in it, and whether they understood it.

    Raises NotInOrder for an empty pack, a day in the future or before care began, and a second pack on a day; Denied.
    """
    check(can_report_for, child, by)
    lock(child)
    _refuse_day(child, given_on, "given_on")
    first = child.periods.order_by("start").first()
    if first and first.start_known and given_on < first.start:
        raise NotInOrder(f"Care began on {in_full(first.start)}; the pack was given then or later.", field="given_on")
    labels = list(dict.fromkeys(line.strip() for line in contents if line.strip()))
    if not labels:
        raise NotInOrder("Write what was in the pack.", field="contents")
    if child.first_packs.filter(given_on=given_on).exists():
        raise NotInOrder(f"A pack given on {in_full(given_on)} is recorded already.", field="given_on")
    row = FirstPack.objects.create(
        authority_id=child.authority_id, child=child, given_on=given_on, contents=labels, understood=understood, by=by
    )
    audit.record("firstpack.record", by=by, subject=row, children=[child.pk], detail={"on": given_on})
    return row


def _refuse_day(child: Child, day: date, field: str) -> None:
    if day > timezone.localdate():
        raise NotInOrder(f"{in_full(day)} is in the future; give the day on which it was.", field=field)
    if day < child.date_of_birth:
        raise NotInOrder(f"The child was born on {in_full(child.date_of_birth)}; give a later day.", field=field)


def _refuse_review(child: Child, when: str, given_on: date, review: Review | None) -> None:
    if when == When.BETWEEN:
        return
    if review is None or review.child_id != child.pk:
        raise NotInOrder("Choose the review of this child to which it belongs.", field="review")
    if when == When.BEFORE and review.held_on and given_on > review.held_on:
        raise NotInOrder(f"{review} was held on {in_full(review.held_on)}; this day lies after it.", field="given_on")
    if when == When.AT and review.held_on is None:
        raise NotInOrder(f"{review} has not been held; record it as said before the review.", field="when")
    if when == When.AT and not (review.first_met_on or review.held_on) <= given_on <= review.held_on:
        raise NotInOrder(f"{review} was held on {in_full(review.held_on)}; give a day of it.", field="given_on")


def _refuse_quote(child: Child, quote: str) -> None:
    if not quote:
        raise NotInOrder("Write the quote that can be printed.", field="quote")
    if told := what_tells(quote, names_known(child), child.date_of_birth):
        raise NotInOrder(
            f"“{told}” would tell whose words these are: a name of the child or their family, or a date of birth. "
            "Take it out, or do not mark the quote as fit to be printed.",
            field="quote",
        )
    advice = "Take it out, or do not mark the quote as fit to be printed."
    refuse_names(child.authority, {"quote": quote}, advice=advice)
