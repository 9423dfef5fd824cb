"""The register of what is held: every table and every field, composed from the declarations beside this file.

A table or a field that no declaration names fails the build (tests/sweeps/test_holdings.py). It gives
`rows_of(child)` (what is held about one child), `described()` (what a page of information governance tells) and, with
`Holding.changed`, the plan by which a child's record is anonymised.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from children.models import Child
from iro_portal.home.holdings import (
    of_access,
    of_children,
    of_escalations,
    of_papers,
    of_practice,
    of_reviews,
    of_set_up,
    of_staff,
)
from iro_portal.home.holdings.holding import Holding
from iro_portal.home.holdings.terms import Purpose, Sort

PARTS = (of_children, of_reviews, of_practice, of_escalations, of_papers, of_staff, of_access, of_set_up)
HOLDINGS: tuple[Holding, ...] = tuple(holding for part in PARTS for holding in part.HOLDINGS)
REGISTER: dict[str, Holding] = {holding.label: holding for holding in HOLDINGS}
# How a table is called where its name has no plural that one would say.
CALLED = {
    "children.InspectedChild": "Children named for an inspection",
    "children.InspectedChildRemoval": "Children taken out of an inspection",
    "children.PeriodOfCare": "Periods of care",
    "escalations.Escalation_causes": "Causes of an escalation",
    "escalations.EscalationChild": "Children of an escalation",
    "escalations.EscalationReason_features": "Features of a reason",
    "escalations.SystemicConcern_escalations": "Escalations of a systemic concern",
    "exchange.ReturnedChild": "Children of a return",
    "otp_static.StaticDevice": "Recovery codes: sets",
    "otp_static.StaticToken": "Recovery codes",
    "otp_totp.TOTPDevice": "Authenticators",
    "people.Authenticator": "Keys of authenticators",
    "people.KeptWords": "Kept words",
    "people.SignInAttempt": "Attempts to sign in",
    "reviews.EntitlementExplained": "Entitlements explained",
    "reviews.IroNotice": "What IROs were told",
}


@dataclass(frozen=True)
class Described:
    """One table as a page tells it: in plain words, whose data, why, how long, who sees it, and field by field."""

    label: str
    what: str
    whose: str
    purpose: Purpose
    seen_by: str
    note: str
    fields: list[tuple[str, str, str]]


def holding_of(model: type[models.Model]) -> Holding:
    """Return the entry of a model; raises KeyError where there is none."""
    return REGISTER[model._meta.label]


def rows_of(child: Child) -> Iterator[tuple[Holding, models.QuerySet]]:
    """Yield, table by table, the rows that concern a child: those shared with other children among them.

    What was recorded in error and taken out is there too. What hangs on no foreign key (the log and the values beside
    it, notices, what an import kept) is not: retention/beside.py and home/log find it.
    """
    children = Child.objects.filter(pk=child.pk)
    for holding in HOLDINGS:
        if holding.of is not None:
            yield holding, holding.rows_about(children)


def called(holding: Holding) -> str:
    """Return what a table is called where a person reads of it."""
    return CALLED.get(holding.label) or str(holding.model._meta.verbose_name_plural).capitalize()


def described(personal_only: bool = True) -> list[Described]:
    """Return the register in words, in its order; with `personal_only` without lists and settings."""
    return [_described(holding) for holding in HOLDINGS if holding.is_personal or not personal_only]


def _described(holding: Holding) -> Described:
    named = [each for each in holding.fields if each.sort != Sort.NONE]
    return Described(
        label=called(holding),
        what=holding.what,
        whose=", ".join(holding.whose),
        purpose=holding.purpose,
        seen_by=holding.seen_by,
        note=holding.note,
        fields=[(_label(holding, each.name), str(each.sort), str(each.how)) for each in named],
    )


def _label(holding: Holding, name: str) -> str:
    return str(holding.model._meta.get_field(name).verbose_name)
