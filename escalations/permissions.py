"""Who may do what to an escalation, now: each rule says in one sentence why not (design section 3)."""

from datetime import date

from django.utils import timezone

from children.permissions import is_iro_of, is_left_to_finish
from children.restricted import unnamed
from escalations.states import CLOSED, OPEN, State
from iro_portal.core.permissions import rule
from people.permissions import same_authority
from people.roles import RAISING_ROLES, Permission, Role

# Who may come upon an escalation at all; which ones is for Escalation.objects.visible_to to say.
HAS_A_PART = (
    Permission.OVERSEE_ESCALATIONS,
    Permission.RAISE_ESCALATION,
    Permission.ANSWER_ESCALATION,
    Permission.READ_OPENED,
)
HANDED_OVER = "That child was handed over: what is raised now is raised by the child’s IRO of today."
ELSEWHERE = "That escalation belongs to another authority."


def owner_of(escalation, on: date | None = None):
    """Return whose escalation it is on a day: the lead child's IRO then, or else who raised it; a draft its writer's."""
    if escalation.state == State.DRAFT or escalation.lead_child is None:
        return escalation.raised_by
    allocations = escalation.lead_child.allocations.current(on or timezone.localdate())
    row = allocations.filter(kind="iro").select_related("staff").first()
    return row.staff if row else escalation.raised_by


def owns(escalation, staff) -> bool:
    """Is this the owner, or their cover? The IRO manager stands in where no owner is left in service as an IRO, or where
    the record is restricted and the owner is not named for it.
    """
    owner = owner_of(escalation)
    if owner and owner.is_active and owner.pk in staff.duties().acting_as:
        # An allocation can outlive the post: who manages the case by now closes nothing that they raised before.
        return acts_as_iro(staff)
    if not staff.duties().has(Role.IRO_MANAGER):
        return False
    return owner is None or not _raises(owner) or bool(unnamed(escalation.children.values("child"), [owner]))


def _raises(owner) -> bool:
    """Is this person in service, in a post that raises escalations?"""
    in_service = type(owner).objects.active().with_role(*RAISING_ROLES, on=timezone.localdate())
    return in_service.filter(pk=owner.pk).exists()


def finishes(escalation, staff) -> bool:
    """Did this person raise it, and does a hand-over leave the child to them to finish own items (design section 3)?

    They react to an answer, add a note, take it back or close it; what begins something anew is the new owner's.
    """
    lead = escalation.lead_child
    return escalation.raised_by_id == staff.pk and lead is not None and is_left_to_finish(lead, staff)


def _only_left(escalation, staff) -> bool:
    """Is one of the children no longer this person's, but for what a hand-over leaves them to finish?"""
    children = [row.child for row in escalation.children.select_related("child")]
    return any(is_left_to_finish(child, staff) and not is_iro_of(child, staff) for child in children)


def is_left_behind(escalation) -> bool:
    """Is it a draft that its writer can open no more? Nobody sends it in their name; somebody takes it over first."""
    return escalation.state == State.DRAFT and type(escalation).objects.left_behind().filter(pk=escalation.pk).exists()


def _not_taken_over(escalation) -> str:
    return (
        f"{escalation.raised_by or 'Whoever wrote it'} can no longer open {escalation}; it has to be taken over first."
    )


def acts_as_iro(staff) -> bool:
    """May this person raise escalations: an IRO, or the manager of IROs who covers one?"""
    return staff.may(Permission.RAISE_ESCALATION) or staff.duties().has(Role.IRO_MANAGER)


def raises_stages(escalation, staff) -> bool:
    """Does this person raise stages as the IRO manager, on a ladder that says so (Harrow's second stage)?"""
    if not staff.duties().has(Role.IRO_MANAGER):
        return False
    requests = escalation.requests.filter(sent_on=None, stage__raised_by_role=Role.IRO_MANAGER)
    return requests.exists() or (
        escalation.protocol_id is not None
        and escalation.protocol.stages.filter(raised_by_role=Role.IRO_MANAGER).exists()
    )


def open_record(escalation):
    """Return the stage record that awaits an answer, or None."""
    return escalation.records.filter(ended="").first()


def asked_for_a_child_only(escalation, staff) -> bool:
    """Is this person asked for one child of another team, and not for the whole?"""
    rows = escalation.records.filter(ended="", addressees__staff__in=staff.duties().answers_for)
    leads = set(rows.values_list("addressees__lead", flat=True))
    return leads == {False}


def is_asked(escalation, staff) -> bool:
    """Is the open stage addressed to this person, to one whom they cover, or to one who delegated to them?"""
    return escalation.records.filter(ended="", addressees__staff__in=staff.duties().answers_for).exists()


def was_asked(escalation, staff) -> bool:
    """Was any stage so far addressed to this person, or to one for whom they answer?"""
    return escalation.records.filter(addressees__staff__in=staff.duties().answers_for).exists()


def _owner_or_leaver(escalation, staff, do: str) -> str:
    sentence = _owner_only(escalation, staff, do)
    return "" if sentence and same_authority(escalation, staff) and finishes(escalation, staff) else sentence


def _closed_by(escalation, staff, do: str) -> str:
    """Who stands in for an owner who is not named for a restricted record carries it on, and does not end it.

    Otherwise an IRO manager could restrict a record without its IRO, and close what that IRO raised (IRO Handbook,
    independence).
    """
    if sentence := _owner_or_leaver(escalation, staff, do):
        return sentence
    owner = owner_of(escalation)
    if owner is None or owner.pk in staff.duties().acting_as or finishes(escalation, staff) or not _raises(owner):
        return ""
    return (
        f"{owner} is not named for the restricted record: allocate an IRO who is named, and they can {do} {escalation}."
    )


def _owner_only(escalation, staff, do: str) -> str:
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if owns(escalation, staff):
        return ""
    owner = owner_of(escalation)
    return f"Only its owner, {owner or 'the IRO manager'}, can {do} {escalation}."


@rule
def can_send(escalation, staff) -> str:
    """The writer, their cover, or the IRO manager where the stage at which it starts is theirs to raise."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if is_left_behind(escalation):
        return _not_taken_over(escalation)
    if owns(escalation, staff) and acts_as_iro(staff):
        return HANDED_OVER if _only_left(escalation, staff) else ""
    if (
        escalation.stage
        and escalation.stage.raised_by_role == Role.IRO_MANAGER
        and staff.duties().has(Role.IRO_MANAGER)
    ):
        return ""
    return "An escalation is raised by the child's IRO."


@rule
def can_record(escalation, staff) -> str:
    """A challenge already made is recorded by the IRO who made it, or their cover."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if is_left_behind(escalation):
        return _not_taken_over(escalation)
    if owns(escalation, staff) and acts_as_iro(staff):
        return HANDED_OVER if _only_left(escalation, staff) else ""
    return "A challenge is recorded by the IRO who made it."


@rule
def can_edit(escalation, staff) -> str:
    """A draft is changed by who wrote it, or their cover."""
    if not same_authority(escalation, staff) or escalation.raised_by_id not in staff.duties().acting_as:
        return "Only the person who wrote a draft can change it."
    return _not_taken_over(escalation) if is_left_behind(escalation) else ""


@rule
def can_take_over(escalation, staff) -> str:
    """A draft whose writer can open it no more is taken over by the child's IRO; where there is none, by the IRO manager."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if not is_left_behind(escalation):
        return "A draft is its writer's for as long as they can open it."
    if not type(escalation).objects.left_for(staff).filter(pk=escalation.pk).exists():
        return "A draft that was left behind is taken over by the child's IRO; where there is none, by the IRO manager."
    # Who takes it over learns of no child by it, and can save and send it: of each they see, as of the drafts they begin.
    children = escalation.children.model._meta.get_field("child").related_model.objects.in_hand_of(staff)
    if others := escalation.children.exclude(child__in=children).count():
        whom = "another child" if others == 1 else f"{others} other children"
        return f"It names {whom}, whose record is not open to you; the IRO manager takes it over."
    return ""


@rule
def can_discard(escalation, staff) -> str:
    """A draft is thrown away by who wrote it, and by nobody else."""
    return "" if escalation.raised_by_id == staff.pk else "Only the person who wrote a draft can discard it."


@rule
def can_respond(escalation, staff) -> str:
    """Whoever the stage is addressed to, their cover or delegate; nobody answers what is their own, whatever their posts."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if sentence := _own(escalation, staff):
        return sentence
    if is_asked(escalation, staff) and staff.may(Permission.ANSWER_ESCALATION):
        return ""
    return f"{escalation} is answered by {_asked_names(escalation) or 'nobody yet: the owner names someone'}."


@rule
def can_answer_for_child(escalation, staff) -> str:
    """Who is asked for one child of another team answers for that child; the stage stays open for its lead."""
    if sentence := can_respond.why_not(escalation, staff):
        return sentence
    return "" if asked_for_a_child_only(escalation, staff) else f"You are asked for the whole of {escalation}."


@rule
def can_redirect(escalation, staff) -> str:
    """Who answers may pass it on; where nobody was found to answer, its owner or the IRO manager names someone."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if is_asked(escalation, staff):
        return ""
    if not _asked_names(escalation) and (owns(escalation, staff) or staff.duties().has(Role.IRO_MANAGER)):
        return ""
    return f"Only {_asked_names(escalation) or 'its owner'} can pass {escalation} to somebody else."


@rule
def can_grant_time(escalation, staff) -> str:
    """Only the owner moves a deadline; an answerer may ask."""
    return _owner_only(escalation, staff, "give more time for")


@rule
def can_ask_again(escalation, staff) -> str:
    """Only the owner says that an answer is not enough, or who raised it and finishes it."""
    return _owner_or_leaver(escalation, staff, "ask again about")


@rule
def can_accept(escalation, staff) -> str:
    """Only the owner accepts what was promised, or who raised it and finishes it."""
    return _owner_or_leaver(escalation, staff, "accept the answer to")


@rule
def can_escalate(escalation, staff) -> str:
    """The owner; the IRO manager to a stage that is theirs to raise."""
    if same_authority(escalation, staff) and raises_stages(escalation, staff):
        return ""
    return _owner_only(escalation, staff, "take further")


@rule
def can_request_raise(escalation, staff) -> str:
    """The owner, or the writer of a draft, asks the one who raises a stage to send it."""
    if escalation.state in CLOSED:
        return f"{escalation} is closed."
    return (
        can_send.why_not(escalation, staff)
        if escalation.state == State.DRAFT
        else can_escalate.why_not(escalation, staff)
    )


@rule
def can_resolve(escalation, staff) -> str:
    """Only the owner closes, or who raised it and finishes it: a manager cannot close what an IRO raised."""
    return _closed_by(escalation, staff, "resolve")


@rule
def can_withdraw(escalation, staff) -> str:
    """Only the owner takes it back, or who raised it and finishes it."""
    return _closed_by(escalation, staff, "withdraw")


@rule
def can_reopen(escalation, staff) -> str:
    """The owner or the IRO manager."""
    if same_authority(escalation, staff) and staff.duties().has(Role.IRO_MANAGER):
        return ""
    return _owner_only(escalation, staff, "reopen")


@rule
def can_add_note(escalation, staff) -> str:
    """Owner, IRO manager and everyone asked may add to the timeline; a note is seen by both sides."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if escalation.state == State.DRAFT:
        return "A draft has no timeline yet; send it first."
    both_sides = owns(escalation, staff) or was_asked(escalation, staff) or staff.duties().has(Role.IRO_MANAGER)
    both_sides = both_sides or (escalation.state in OPEN and finishes(escalation, staff))
    return "" if both_sides else f"Notes on {escalation} come from its owner, the IRO manager and those who answer it."


@rule
def can_answer_late(escalation, staff) -> str:
    """An answer that comes after closing is kept, marked as late, outside the figures."""
    if not same_authority(escalation, staff):
        return ELSEWHERE
    if escalation.state not in CLOSED:
        return f"{escalation} is open; answer it in the usual way."
    if sentence := _own(escalation, staff):
        return sentence
    return "" if was_asked(escalation, staff) else f"{escalation} was not addressed to you."


@rule
def can_choose_at_cap(escalation, staff) -> str:
    """On day 15 and day 20 the owner or the IRO manager chooses what next (IRO Handbook 6.2)."""
    if escalation.state not in OPEN:
        return f"{escalation} is closed."
    if same_authority(escalation, staff) and staff.duties().has(Role.IRO_MANAGER):
        return ""
    return _owner_only(escalation, staff, "choose what follows for")


@rule
def can_refer(escalation, staff) -> str:
    """The owner refers to Cafcass, or records that it was considered, at any point (Children Act 1989, s25B(3))."""
    if escalation.state not in OPEN + CLOSED:
        return "Send the escalation first; then consider Cafcass."
    return _owner_only(escalation, staff, "refer to Cafcass about")


@rule
def can_split(escalation, staff) -> str:
    """Only the owner splits a child off."""
    if escalation.state not in OPEN:
        return f"{escalation} is not open; only an open escalation can be split."
    return _owner_only(escalation, staff, "split")


@rule
def can_file(escalation, staff) -> str:
    """The owner, or the IRO manager, marks it as filed on the child's main record."""
    if same_authority(escalation, staff) and staff.duties().has(Role.IRO_MANAGER):
        return ""
    return _owner_only(escalation, staff, "mark as filed")


def _own(escalation, staff) -> str:
    """Nobody answers what they raised or own: the sentence that says so, empty where it is somebody else's."""
    is_own = escalation.raised_by_id == staff.pk or owns(escalation, staff)
    return f"{escalation} is your own: somebody else answers it." if is_own else ""


def is_anybody_asked(escalation) -> bool:
    """Is the open stage addressed to somebody who can answer it today?"""
    record = open_record(escalation)
    return record is not None and record.addressees.who_can_answer().exists()


def _asked_names(escalation) -> str:
    record = open_record(escalation)
    able = record.addressees.who_can_answer().select_related("staff") if record else []
    return " or ".join(addressee.staff.name for addressee in able)
