"""Locking out after failures, by account and by address; what is told is the same whether the account exists or not."""

import hashlib
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from iro_portal.core import audit
from people.models import SignInAttempt, Staff


class LockedOut(Exception):
    """Too many attempts for an account or from an address, within the time that the settings name."""

    def __str__(self) -> str:
        return (
            f"Too many attempts. Wait {settings.LOCK_OUT_MINUTES} minutes and try again, "
            "or ask whoever looks after accounts to let you in sooner."
        )


def begin(email: str, request: HttpRequest) -> SignInAttempt:
    """This function will count one attempt to sign in, before it is looked at: attempts at once all count.

    Raises LockedOut where there were too many, and does not count that one: the wait ends by itself.
    """
    now = timezone.now()
    _forget_old(now)
    attempt = SignInAttempt.objects.create(account=digest(email), address=address_of(request), at=now)
    recent = SignInAttempt.objects.filter(at__gt=now - _wait())
    of_account = recent.filter(account=attempt.account).count()
    of_address = recent.filter(address=attempt.address).count()
    if of_account > settings.LOCK_OUT_ACCOUNT or of_address > settings.LOCK_OUT_ADDRESS:
        attempt.delete()
        raise LockedOut
    attempt.last = of_account == settings.LOCK_OUT_ACCOUNT or of_address == settings.LOCK_OUT_ADDRESS
    return attempt


def failed(attempt: SignInAttempt, email: str, *, what: str) -> None:
    """This function will log a failed attempt, and the lock-out that it brings; its address lies where it is erasable.

    An account that does not exist is logged only where a lock-out begins, so that nobody fills the log.
    """
    staff = Staff.objects.filter(email__iexact=email).first()
    where = {"values": {"address": ["", attempt.address]}, "detail": {"what": what}}
    if staff:
        audit.record("staff.sign_in_fail", by=None, subject=staff, **where)
    if attempt.last:
        audit.record("staff.lock_out", by=None, subject=staff, **where)


def forget(email: str) -> int:
    """This function will take back what counts against an account; return how many attempts that were."""
    return SignInAttempt.objects.filter(account=digest(email)).delete()[0]


def is_locked_out(staff: Staff) -> bool:
    """Is the person's own account locked at this moment, whatever the address?"""
    recent = SignInAttempt.objects.filter(account=digest(staff.email), at__gt=timezone.now() - _wait())
    return recent.count() >= settings.LOCK_OUT_ACCOUNT


def digest(email: str) -> str:
    """SHA-256 of the address as typed, in one case: people type passwords into the wrong box."""
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()


def address_of(request: HttpRequest) -> str | None:
    """The machine that asks; behind a proxy, the last one named: the proxy itself wrote that, the others anybody."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    for named in (forwarded.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", "")):
        with suppress(ValueError):
            return str(ip_address(named))
    return None


def _wait() -> timedelta:
    return timedelta(minutes=settings.LOCK_OUT_MINUTES)


def _forget_old(now) -> None:
    SignInAttempt.objects.filter(at__lte=now - _wait()).delete()
