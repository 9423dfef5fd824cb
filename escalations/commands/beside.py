"""What is done beside the ladder: notes, Cafcass, the choice on day 15 and 20, filing; praise and systemic concerns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from children.models import Child
from children.permissions import can_see
from children.restricted import refuse_unnamed
from escalations import deadlines, notifications
from escalations.models import CafcassReferral, CapChoice, Entry, Escalation, GoodPractice, SystemicConcern
from escalations.permissions import can_add_note, can_choose_at_cap, can_file, can_refer
from escalations.timeline import calendar_of, for_owner, local_day, moment_of, refuse_repeat, words_needed, write
from iro_portal.core import audit, outbox
from iro_portal.core.dates import in_full
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import MovedOn, NotInOrder, lock, refuse_future
from people.models import Staff
from people.permissions import require
from people.roles import Permission


@transaction.atomic
def add_note(
    *, escalation: Escalation, by: Staff, words: str, at: datetime | None = None, correction: bool = False
) -> Entry:
    """This function will add a note, or a correction of one's own earlier words; both sides see it."""
    at, words = at or timezone.now(), words_needed(words, "what the note is")
    escalation = lock(escalation)
    can_add_note.check(escalation, by)
    kind = Entry.Kind.CORRECTION if correction else Entry.Kind.NOTE
    refuse_repeat(escalation, kind, by=by, words=words, at=at)
    entry = write(escalation, kind, by=by, at=at, words=words, on_behalf_of=for_owner(escalation, by))
    audit.record("escalation.add_note", by=by, subject=escalation, happened_at=at)
    notifications.both_sides_told(escalation, "note", "a note has been added.", by)
    return entry


@transaction.atomic
def consider_cafcass(
    *,
    escalation: Escalation,
    by: Staff,
    referred: bool,
    words: str,
    on: date,
    ground: str = "",
    legal_advice: bool | None = None,
    legal_advice_words: str = "",
    senior_told: str = "",
    senior_told_on: date | None = None,
    child_told_on: date | None = None,
) -> CafcassReferral:
    """This function will record a referral to Cafcass, or why there was none; the dispute goes on beside it.

    Children Act 1989, s25B(3); SI 2010/959, reg 45. Raises NotInOrder for a child who is not looked after, and for a
    referral without a ground.
    """
    escalation = lock(escalation)
    can_refer.check(escalation, by)
    at, words = moment_of(on), words_needed(words, "why")
    refuse_repeat(escalation, Entry.Kind.CAFCASS, by=by, words=words, at=at)
    for day in filter(None, (on, senior_told_on, child_told_on)):
        refuse_future(moment_of(day))
    if referred:
        _refuse_referral(escalation, ground, on)
    referral = CafcassReferral.objects.create(
        authority_id=escalation.authority_id, escalation=escalation, referred=referred, ground=ground, words=words,
        legal_advice=legal_advice, legal_advice_words=legal_advice_words, senior_told=senior_told,
        senior_told_on=senior_told_on, child_told_on=child_told_on, happened_on=on, by=by,
    )  # fmt: skip
    facts = {"referred": referred, "ground": ground, "senior_told": senior_told}
    write(
        escalation, Entry.Kind.CAFCASS, by=by, at=at, words=words, facts=facts, on_behalf_of=for_owner(escalation, by)
    )
    audit.record(
        "escalation.consider_cafcass", by=by, subject=escalation, happened_at=at, detail={"referred": referred}
    )
    line = "it has been referred to Cafcass." if referred else "Cafcass was considered; it was not referred."
    notifications.both_sides_told(escalation, "cafcass", line, by)
    return referral


@transaction.atomic
def record_cafcass_outcome(*, referral: CafcassReferral, by: Staff, outcome: str, on: date) -> CafcassReferral:
    """This function will add what came of a referral to Cafcass."""
    can_refer.check(referral.escalation, by)
    if not referral.referred or referral.outcome:
        raise NotInOrder("Only a referral without an outcome can be given one.")
    if on < referral.happened_on:
        raise NotInOrder(f"It was referred on {in_full(referral.happened_on)}; give a later day.")
    before = audit.standing(referral)
    referral.outcome, referral.outcome_on = words_needed(outcome, "what came of it"), on
    referral.save()
    write(referral.escalation, Entry.Kind.CAFCASS, by=by, at=moment_of(on), words=outcome)
    audit.record("escalation.cafcass_outcome", by=by, subject=referral.escalation, values=audit.since(before, referral))
    return referral


def cap_due(escalation: Escalation, on: date) -> int | None:
    """Return 15 or 20 where the formal process has reached that day, no choice is recorded, and it is open."""
    if not escalation.is_open or escalation.formal_on is None:
        return None
    # `all`, not a filter: a list that has fetched the choices ahead asks nothing more here.
    chosen = {choice.day for choice in escalation.cap_choices.all() if choice.formal_round == escalation.formal_on}
    day = deadlines.formal_day(calendar_of(escalation), escalation.formal_on, on)
    return deadlines.cap_warning_due(day, escalation.protocol.cap_working_days, chosen)


@transaction.atomic
def choose_at_cap(
    *, escalation: Escalation, by: Staff, choice: str, why: str = "", at: datetime | None = None
) -> CapChoice:
    """This function will record what the owner or IRO manager chose on day 15 or 20 of the formal process."""
    at = at or timezone.now()
    can_choose_at_cap.check(escalation, by)
    day = cap_due(escalation, local_day(at))
    if day is None:
        raise NotInOrder(f"{escalation} has no choice waiting today.")
    if choice == CapChoice.Choice.GO_ON:
        why = words_needed(why, "why it goes on at this level")
    row = CapChoice.objects.create(
        authority_id=escalation.authority_id, escalation=escalation, formal_round=escalation.formal_on, day=day,
        choice=choice, why=why, by=by, happened_at=at,
    )  # fmt: skip
    write(escalation, Entry.Kind.CAP, by=by, at=at, words=why, facts={"day": day, "choice": row.get_choice_display()})
    audit.record("escalation.choose_at_cap", by=by, subject=escalation, happened_at=at, detail={"day": day})
    return row


@transaction.atomic
def mark_filed(*, escalation: Escalation, child: Child, by: Staff, on: date, version: int | None = None) -> None:
    """This function will note that the escalation as it now stands was put on the child's main record.

    `version` is the one that was seen; raises MovedOn where the escalation has changed since.
    """
    refuse_future(moment_of(on))
    can_file.check(escalation, by)
    if version is not None and version != escalation.version:
        raise MovedOn(escalation, f"{escalation} has changed since you opened the list; take its file again first.")
    row = escalation.children.get(child=child)
    before = audit.standing(row)
    row.filed_on, row.filed_by, row.filed_version, row.filed_at = on, by, escalation.version, timezone.now()
    row.save()
    audit.record(
        "escalation.file",
        by=by,
        subject=escalation,
        children=[child.pk],
        detail={"on": on},
        values=audit.since(before, row),
    )


@transaction.atomic
def praise(
    *, by: Staff, to: Staff, words: str, on: date, child: Child | None = None, to_manager: Staff | None = None
) -> GoodPractice:
    """This function will record good practice and tell the worker and their manager. It is never an escalation."""
    require(by, Permission.PRAISE_GOOD_PRACTICE)
    refuse_future(moment_of(on))
    for person in filter(None, (to, to_manager)):
        if person.authority_id != by.authority_id:
            raise NotInOrder(f"{person} belongs to another authority.")
    if child:
        can_see.check(child, by)
        refuse_unnamed([child], filter(None, (to, to_manager)), "Nobody is praised")
    words = words_needed(words, "what was done well")
    # The counter is locked from here on: of a form sent twice, the second sees the first.
    reference = next_reference(by.authority_id, "GP", on.year)
    _refuse_twice(GoodPractice, by=by, to=to, child=child, words=words, happened_on=on)
    row = GoodPractice.objects.create(
        authority_id=by.authority_id, reference=reference, child=child, to=to, to_manager=to_manager, words=words,
        by=by, happened_on=on,
    )  # fmt: skip
    audit.record("goodpractice.praise", by=by, subject=row, children=[child.pk] if child else [])
    for person in filter(None, {to, to_manager}):
        line = f"{row.reference}: good practice has been recorded."
        outbox.tell(person, kind="praise", subject=row, line=line, path=row.get_absolute_url())
    return row


@transaction.atomic
def raise_systemic_concern(
    *, by: Staff, title: str, words: str, raised_with: str, on: date, escalations: Iterable[Escalation]
) -> SystemicConcern:
    """This function will gather escalations that share a cause into one concern, raised with a named person."""
    require(by, Permission.OVERSEE_ESCALATIONS)
    refuse_future(moment_of(on))
    gathered = list(escalations)
    visible = Escalation.objects.visible_to(by).filter(pk__in=[row.pk for row in gathered])
    if not gathered or visible.count() != len(gathered):
        raise NotInOrder("Choose at least one escalation of your own authority.")
    reference = next_reference(by.authority_id, "SYS", on.year)
    _refuse_twice(SystemicConcern, raised_by=by, title=title.strip(), words=words.strip(), raised_on=on)
    row = SystemicConcern.objects.create(
        authority_id=by.authority_id, reference=reference,
        title=words_needed(title, "what the concern is called"), words=words_needed(words, "what the concern is"),
        raised_with=words_needed(raised_with, "with whom it is raised"), raised_on=on, raised_by=by,
    )  # fmt: skip
    row.escalations.set(gathered)
    audit.record("systemicconcern.raise", by=by, subject=row)
    return row


@transaction.atomic
def record_concern_response(*, concern: SystemicConcern, by: Staff, response: str, on: date) -> SystemicConcern:
    """This function will record the response to a systemic concern, for the annual report."""
    require(by, Permission.OVERSEE_ESCALATIONS)
    if concern.authority_id != by.authority_id or concern.response:
        raise NotInOrder(f"{concern} has a response already.")
    refuse_future(moment_of(on))
    if on < concern.raised_on:
        raise NotInOrder(f"{concern} was raised on {in_full(concern.raised_on)}; give that day or a later one.")
    before = audit.standing(concern)
    concern.response, concern.responded_on = words_needed(response, "what the response is"), on
    concern.save()
    audit.record("systemicconcern.respond", by=by, subject=concern, values=audit.since(before, concern))
    return concern


def _refuse_twice(model, **same) -> None:
    if there := model.objects.filter(**same).first():
        raise NotInOrder(f"The same words are there already, as {there.reference}; they are not stored twice.")


def _refuse_referral(escalation: Escalation, ground: str, on: date) -> None:
    if ground not in CafcassReferral.Ground.values:
        raise NotInOrder("Choose the ground on which it is referred to Cafcass.")
    looked_after = Child.objects.in_care(on).filter(escalated__escalation=escalation)
    if not looked_after.exists():
        raise NotInOrder("A child who is not looked after cannot be referred to Cafcass by an IRO.")
