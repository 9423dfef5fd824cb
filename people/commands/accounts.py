"""What is done to somebody's account: passwords, closing, sessions, lock-outs, the second factor."""

import secrets

from django.db import transaction
from django.urls import reverse

from iro_portal.core import audit, outbox
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people import lock_out, second_factor
from people.commands.council import check, note_one_time_password, refuse_poor
from people.models import Staff
from people.permissions import can_change_duties

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Return a password that can be read out and typed: four groups of four, 79 bits, no letter like another."""
    return _in_groups(4)


def recovery_code() -> str:
    """Return a recovery code: six groups of four, 118 bits (ASVS 2.6.2 asks for 112 of what has no salt)."""
    return _in_groups(6)


@transaction.atomic
def new_password(*, staff: Staff, password: str, by) -> Staff:
    """This function will give a person a one-time password and end their sessions. Raises Denied; NotInOrder if poor."""
    check(can_change_duties, staff, by)
    refuse_poor(password, staff)
    return _set_password(staff, password, "staff.new_password", once=True, by=by)


@transaction.atomic
def change_password(*, staff: Staff, password: str, by: Staff) -> Staff:
    """This function will set the password that a person has chosen for themselves.

    Raises Denied for another's; NotInOrder if poor.
    """
    if by.pk != staff.pk:
        raise Denied("A password is chosen by the person whose it is.")
    refuse_poor(password, staff)
    return _set_password(staff, password, "staff.change_password", once=False, by=by)


def _set_password(staff: Staff, password: str, verb: str, *, once: bool, by) -> Staff:
    staff.set_password(password)
    note_one_time_password(staff, once)
    staff.save()
    audit.record(verb, by=by, subject=staff)
    _tell(staff, "Your password was changed.")
    return staff


@transaction.atomic
def close_account(*, staff: Staff, by) -> Staff:
    """This function will close an account: they are signed out and answer nothing; what they did stays."""
    return _open_account(staff, False, "staff.close", by)


@transaction.atomic
def reopen_account(*, staff: Staff, by) -> Staff:
    """This function will open a closed account again, with the posts that have not ended."""
    return _open_account(staff, True, "staff.reopen", by)


def _open_account(staff: Staff, is_active: bool, verb: str, by) -> Staff:
    check(can_change_duties, staff, by)
    staff.is_active = is_active
    # A session from before the closing must not come back to life with the account.
    _begin_round(staff)
    staff.forget_duties()
    audit.record(verb, by=by, subject=staff)
    return staff


@transaction.atomic
def sign_out_everywhere(*, staff: Staff, by) -> Staff:
    """This function will end every session of a person, on every machine, with the next request. Raises Denied."""
    if by is None or by.pk != staff.pk:
        check(can_change_duties, staff, by)
    _begin_round(staff)
    audit.record("staff.sign_out_everywhere", by=by, subject=staff)
    return staff


@transaction.atomic
def lift_lock_out(*, staff: Staff, by) -> Staff:
    """This function will let a person try again at once who was locked out after failures. Raises Denied."""
    check(can_change_duties, staff, by)
    attempts = lock_out.forget(staff.email)
    audit.record("staff.lift_lock_out", by=by, subject=staff, detail={"attempts": attempts})
    return staff


@transaction.atomic
def begin_second_factor(*, staff: Staff, code: str, by: Staff) -> list[str]:
    """This function will take an authenticator into use and return the recovery codes, which are kept nowhere.

    Raises Denied for another's; NotInOrder if the code is not one of it.
    """
    _own(staff, by)
    if not second_factor.confirm(staff, code):
        raise NotInOrder("That code is not right. Enter the one that the app shows now.", field="code")
    codes = _keep_new_codes(staff)
    audit.record("staff.begin_second_factor", by=by, subject=staff)
    _tell(staff, "An authenticator app was set up for your account.")
    return codes


@transaction.atomic
def new_recovery_codes(*, staff: Staff, by: Staff) -> list[str]:
    """This function will give a person new recovery codes in place of the old, and return them. Raises Denied."""
    _own(staff, by)
    codes = _keep_new_codes(staff)
    audit.record("staff.new_recovery_codes", by=by, subject=staff)
    _tell(staff, "New recovery codes were made for your account.")
    return codes


@transaction.atomic
def reset_second_factor(*, staff: Staff, why: str, by) -> Staff:
    """This function will take away a person's second factor, for who has lost it, and end their sessions.

    They set up another at their next sign-in. Raises Denied, also for one's own: a second person looks on.
    """
    check(can_change_duties, staff, by)
    second_factor.remove(staff)
    _begin_round(staff)
    audit.record("staff.reset_second_factor", by=by, subject=staff, values={"why": ["", why]})
    _tell(staff, "The second step of your account was taken away.")
    return staff


def _tell(staff: Staff, line: str) -> None:
    """Tell a person what was done to how they sign in; nobody of whom no authority is known."""
    if staff.authority_id:
        whom = "If that was not you, tell your IRO manager or system administrator at once."
        outbox.tell(staff, kind="account.changed", subject=staff, line=f"{line} {whom}", path=reverse("people:account"))


def _begin_round(staff: Staff) -> None:
    staff.sign_in_round += 1
    staff.save()


def _keep_new_codes(staff: Staff) -> list[str]:
    codes = [recovery_code() for _ in range(second_factor.RECOVERY_CODES)]
    second_factor.keep_recovery_codes(staff, codes)
    return codes


def _in_groups(count: int) -> str:
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(count))


def _own(staff: Staff, by: Staff) -> None:
    if by.pk != staff.pk:
        raise Denied("A second factor is set up by the person whose it is.")
