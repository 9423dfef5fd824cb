"""What information governance is asked for: what is held and why, who sees it, how that is proved. No record is shown."""

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iro_portal.home.holdings.register import described
from people.permissions import require
from people.roles import Permission


def what_is_held(request: HttpRequest) -> HttpResponse:
    """The register of what is held, by purpose, beside the settings that protect it."""
    require(request.user, Permission.READ_LOG)
    context = {"purposes": by_purpose(), "protection": protection()}
    return render(request, "governance/what_is_held.html", context)


def by_purpose() -> list[tuple]:
    """(purpose, its tables in the register's order), in the order in which the purposes first appear."""
    tables = described()
    order = list(dict.fromkeys(each.purpose.key for each in tables))
    ordered = sorted(tables, key=lambda each: order.index(each.purpose.key))
    grouped = ((key, list(rows)) for key, rows in groupby(ordered, key=lambda each: each.purpose.key))
    return [(rows[0].purpose, rows) for _, rows in grouped]


def protection() -> list[tuple[str, str]]:
    """(what, how it stands here): the settings that an officer asks for, as this portal runs now."""
    sso = settings.OIDC_ISSUER
    ends = f"After {settings.SESSION_IDLE_MINUTES} idle minutes, after {settings.SESSION_HOURS} hours in any case"
    return [
        ("Signing in", f"With the council’s account ({sso})" if sso else "With an account of the portal"),
        ("Second step after a password", "Asked of everybody" if settings.SECOND_FACTOR else "Not asked: demo mode"),
        ("A session ends", ends),
        ("Failed attempts until an account is locked", f"{settings.LOCK_OUT_ACCOUNT}, for {settings.LOCK_OUT_MINUTES} minutes"),
        ("HTTPS alone", "Yes" if settings.SECURE_HTTPS else "No: demo mode"),
        ("Emergency access lasts", f"{settings.EMERGENCY_HOURS} hours"),
        ("Files of records in an hour", f"{settings.FILES_AN_HOUR} by one person, {settings.LINES_AN_HOUR:,} lines"),
        ("Marking", f"{settings.MARKING_RECORDS} on records, {settings.MARKING_FIGURES} on figures"),
        ("Small counts hidden in public papers", f"1 to {settings.DISCLOSURE_THRESHOLD}"),
        ("Whom a weakness is reported to", settings.SECURITY_CONTACT or "Nobody is named: set SECURITY_CONTACT"),
    ]  # fmt: skip
