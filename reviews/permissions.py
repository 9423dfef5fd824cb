"""Who may do what to a review, the steps before its record, the record and the decisions."""

from django.utils import timezone

from children.opened import reads_opened
from children.permissions import MANAGERS as MANAGERS
from children.permissions import allocated, is_iro_of, is_left_to_finish, manages_child, works_with
from iro_portal.core.permissions import rule
from people.models import PostHolding
from people.permissions import roles_with, same_authority
from people.roles import Permission, Role

ELSEWHERE = "That review belongs to another authority."
IROS = (Role.IRO, Role.IRO_MANAGER)
OWN_REVIEW = "You record that review yourself; somebody else answers what it asks."
OF_ANOTHER = "That child is in the care of another authority."


def iro_of(review):
    """Return the child's IRO today, or None."""
    return allocated(review.child, "iro")


def team_of(review):
    """Return the child's team today, or None."""
    return allocated(review.child, "team")


def worker_of(review):
    """Return the child's social worker today, or None."""
    return allocated(review.child, "social-worker")


def manager_of(review):
    """Return the team manager of the child's team, or of the closest team above it; None where there is none."""
    return PostHolding.objects.holder(Role.TEAM_MANAGER, team_of(review), timezone.localdate())


def owner_of(step):
    """Return whose step it is today: the child's social worker, say; None where nobody is known."""
    role, review = step.stage.owner_role, step.review
    if role == Role.SOCIAL_WORKER:
        return worker_of(review)
    if role == Role.IRO:
        return iro_of(review)
    return PostHolding.objects.holder(role, team_of(review), timezone.localdate())


def manages(review, staff) -> bool:
    """Is this person, or somebody for whom they act, a manager of the child's team or of one above it?"""
    return manages_child(review.child, staff)


def finishes(review, staff) -> bool:
    """Did this person hold it, is it not written up, and does a hand-over leave them to (design section 3)?"""
    if review.held_on is None or review.iro_id != staff.pk or not is_left_to_finish(review.child, staff):
        return False
    record = getattr(review, "record", None)
    return record is None or record.completed_on is None


@rule
def can_record(review, staff) -> str:
    """A review is recorded by the child's IRO, their cover, or the IRO manager; by whoever held it and finishes it."""
    if not same_authority(review, staff):
        return ELSEWHERE
    if is_iro_of(review.child, staff) or finishes(review, staff):
        return ""
    return f"{review} is recorded by {iro_of(review) or 'the IRO manager'}."


@rule
def can_record_for(child, staff) -> str:
    """What the IRO does and hears between reviews is recorded by the child's IRO, their cover, or the IRO manager."""
    if not same_authority(child, staff):
        return OF_ANOTHER
    if is_iro_of(child, staff):
        return ""
    return f"That is recorded by {allocated(child, 'iro') or 'the IRO manager'}."


@rule
def can_report_for(child, staff) -> str:
    """What happens to a child is recorded by their social worker, a manager of the team, or who records the reviews."""
    if same_authority(child, staff) and works_with(child, staff):
        return ""
    return can_record_for.why_not(child, staff) and (
        "That is recorded by the child’s social worker, a manager of the team or the IRO."
    )


@rule
def can_read_words(child, staff) -> str:
    """What an IRO, a child or a social worker wrote is read by them and the child's managers; not by business support.

    An inspector, and who opened the record in an emergency, read it too; so does whoever handed the child over, for as
    long as they finish own items.
    """
    if reads_opened(child, staff) or (same_authority(child, staff) and is_left_to_finish(child, staff)):
        return ""
    if same_authority(child, staff) and (is_iro_of(child, staff) or works_with(child, staff)):
        return ""
    return "The words are for the child’s IRO, social worker and managers."


def recorded_by_iros(rows) -> list[bool]:
    """Say of each record (reviews.models.in_error) whether it is the IRO's side's, by who held which post on its day.

    One statement, however many rows.
    """
    rows = list(rows)
    held = PostHolding.objects.filter(post__role__in=IROS, staff__in={row.by_id for row in rows if row.by_id})
    posts = list(held.values_list("staff_id", "start", "end"))
    return [row.is_iros_own or _held_then(posts, row) for row in rows]


def _held_then(posts, row) -> bool:
    on = timezone.localdate(row.recorded_at)
    return any(who == row.by_id and start <= on and (end is None or on < end) for who, start, end in posts)


@rule
def can_record_in_error(row, staff) -> str:
    """What the IRO's side recorded is taken out by that side, what the child's team recorded by the team."""
    if not same_authority(row, staff):
        return OF_ANOTHER
    (by_iros,) = recorded_by_iros([row])
    if by_iros:
        return can_record_for.why_not(row.child, staff) and (
            "That was recorded by the IRO; the child’s IRO, their cover or the IRO manager takes it out."
        )
    if works_with(row.child, staff):
        return ""
    return "That was recorded by the child’s team; the social worker or a manager of the team takes it out."


@rule
def can_answer_midpoint(update, staff) -> str:
    """A midpoint update is given by the child's social worker, their cover, or a manager of the child's team."""
    child = update.review.child
    if same_authority(update, staff) and works_with(child, staff):
        return ""
    return f"The update is asked of {allocated(child, 'social-worker') or 'the child’s team'}."


@rule
def can_schedule(review, staff) -> str:
    """A day is fixed by the child's IRO, the IRO manager or business support."""
    if same_authority(review, staff) and staff.duties().has(Role.BUSINESS_SUPPORT):
        return ""
    return can_record.why_not(review, staff)


@rule
def can_make_letters(review, staff) -> str:
    """Letters are made, and recorded as sent on, by who schedules: the IRO, the IRO manager, business support."""
    return can_schedule.why_not(review, staff)


@rule
def can_audit(audit, staff) -> str:
    """A file or a practice is audited by the IRO manager; nobody audits their own practice."""
    if not same_authority(audit, staff):
        return OF_ANOTHER
    if not staff.may(Permission.AUDIT_PRACTICE):
        return f"To {Permission.AUDIT_PRACTICE.value} is for the {' or '.join(roles_with(Permission.AUDIT_PRACTICE))}."
    if audit.iro_id == staff.pk:
        return "That is your own practice; somebody else audits it."
    return ""


@rule
def can_close_action(action, staff) -> str:
    """An action of an audit is closed by who audits, and by nobody whose own it is."""
    if action.whose.casefold() == staff.name.casefold():
        return "That action is your own; somebody else closes it."
    return can_audit.why_not(action.audit, staff)


@rule
def can_change_activity(line, staff) -> str:
    """A line of the log of activity is put right by who wrote it, or by the IRO manager."""
    if not same_authority(line, staff) or not staff.may(Permission.LOG_ACTIVITY):
        return f"To {Permission.LOG_ACTIVITY.value} is for the {' or '.join(roles_with(Permission.LOG_ACTIVITY))}."
    if line.by_id == staff.pk or staff.duties().has(Role.IRO_MANAGER):
        return ""
    return f"That line was written by {line.by}; they or the IRO manager put it right."


@rule
def can_write_minutes(review, staff) -> str:
    """Minutes for the child hold what was said, so the IRO, their cover or the IRO manager writes and reads them."""
    return can_record.why_not(review, staff) and (
        f"The minutes for the child are written by {iro_of(review) or 'the IRO manager'}; others record that they were "
        "sent on."
    )


@rule
def can_date_plan(review, staff) -> str:
    """That the care plan was updated is recorded by the social worker, a manager of the team, or who records the review."""
    if same_authority(review, staff) and works_with(review.child, staff):
        return ""
    return can_record.why_not(review, staff)


@rule
def by_the_system(review, staff) -> str:
    """Due days follow from facts; nobody sets them by hand."""
    return ""


@rule
def only_the_system(record, staff) -> str:
    """It follows from a deadline by itself; nobody does it by hand."""
    return "" if staff is None else f"{record} is deemed agreed by the deadline alone, never by hand."


@rule
def can_work_on(step, staff) -> str:
    """A step is worked on by its owner, their cover, or a manager of the child's team."""
    if not same_authority(step, staff):
        return ELSEWHERE
    owner, duties = owner_of(step), staff.duties()
    # An allocation can outlive the post.
    works = duties.may(Permission.SEE_OWN_CHILDREN) or duties.may(Permission.SEE_TEAM_CHILDREN)
    if (works and owner and owner.pk in duties.acting_as) or manages(step.review, staff):
        return ""
    return f"{step} is for {owner or step.stage.get_owner_role_display().lower()} or a manager of the child’s team."


@rule
def can_reopen_step(step, staff) -> str:
    """A step is reopened by a manager of the child's team, or of one above it."""
    if not same_authority(step, staff):
        return ELSEWHERE
    if manages(step.review, staff):
        return ""
    return f"{step} is signed off and reopened by {manager_of(step.review) or 'a manager of the child’s team'}."


@rule
def can_sign_off(step, staff) -> str:
    """A step is signed off by a manager of the child's team or above, and not by its author."""
    if sentence := can_reopen_step.why_not(step, staff):
        return sentence
    if step.author_id == staff.pk:
        return f"You submitted {step} yourself; another manager signs it off."
    return ""


@rule
def can_take_from_case_system(step, staff) -> str:
    """What the case system says is brought in by who may import children and dates, or by the operator at the keyboard."""
    if staff is None:
        return ""
    if not same_authority(step, staff):
        return ELSEWHERE
    if not staff.may(Permission.IMPORT_CHILDREN):
        return (
            f"To {Permission.IMPORT_CHILDREN.value} is for the {' or '.join(roles_with(Permission.IMPORT_CHILDREN))}."
        )
    return ""


@rule
def can_take_back_sign_off(step, staff) -> str:
    """What an import signed off is taken back with the whole import only, never by hand."""
    return "" if staff is None else f"{step} is signed off; a manager of the child’s team can reopen it."


@rule
def can_write_record(record, staff) -> str:
    """The record of a review and its decisions are written by the child's IRO, their cover, or the IRO manager."""
    return can_record.why_not(record.review, staff)


@rule
def can_distribute(record, staff) -> str:
    """A record is distributed by the IRO, the IRO manager or business support."""
    return can_schedule.why_not(record.review, staff)


@rule
def can_lift_gate(review, staff) -> str:
    """The gate of one review is lifted by the IRO manager alone."""
    if not same_authority(review, staff):
        return ELSEWHERE
    if not staff.duties().has(Role.IRO_MANAGER):
        return "The gate is lifted by the IRO manager, for one review at a time."
    return ""


def _is_its_iro(review, staff) -> bool:
    """Did this person hold the review, or do they record it today? Whatever else their posts are, they answer none of it."""
    return review.iro_id == staff.pk or is_iro_of(review.child, staff)


@rule
def can_answer_decision(decision, staff) -> str:
    """A decision is agreed or queried by a manager of the child's team or of one above it."""
    if not same_authority(decision, staff):
        return ELSEWHERE
    if _is_its_iro(decision.review, staff):
        return OWN_REVIEW
    if manages(decision.review, staff):
        return ""
    return f"{decision} is agreed or queried by {manager_of(decision.review) or 'a manager of the child’s team'}."


@rule
def can_acknowledge_monitoring(filled, staff) -> str:
    """A monitoring form is acknowledged by a manager of the child's team or of one above it."""
    if not same_authority(filled, staff):
        return ELSEWHERE
    if _is_its_iro(filled.review, staff):
        return OWN_REVIEW
    if manages(filled.review, staff):
        return ""
    return f"{filled} is acknowledged by {manager_of(filled.review) or 'a manager of the child’s team'}."


@rule
def can_put_right(filled, staff) -> str:
    """That a “no” of a monitoring form was put right is recorded by the IRO, the IRO manager, or the team's managers."""
    return can_check_decision.why_not(filled, staff)


@rule
def can_check_decision(decision, staff) -> str:
    """Whether a decision was carried out is recorded by the IRO, the IRO manager, or a manager of the child's team."""
    if same_authority(decision, staff) and manages(decision.review, staff):
        return ""
    return can_write_record.why_not(decision, staff)
