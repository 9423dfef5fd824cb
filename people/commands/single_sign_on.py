"""Single sign-on: who somebody from the council's provider is here, and which posts the provider gives them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder
from people.commands.council import add_staff, appoint, check, end_holding
from people.models import Authority, ClaimPost, CouncilAccount, Post, Staff
from people.permissions import can_change_duties

ASK = "Ask an IRO manager or a system administrator of the portal"


@dataclass(frozen=True)
class Identity:
    """What the provider says of a person, verified. `email` is empty unless the provider vouches for the address.

    `roles` is None where posts are given by hand.
    """

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    roles: frozenset[str] | None = None


class NotKnown(Exception):
    """The provider knows who it is, and they are not let in. `why` is for the log, the message for the person."""

    def __init__(self, why: str, sentence: str, *, staff: Staff | None = None, authority: Authority | None = None):
        super().__init__(sentence)
        self.why, self.staff, self.authority = why, staff, authority


def recognise(*, identity: Identity, on: date) -> Staff:
    """This function will return whose account it is, linked to the provider's the first time, with the posts of the day.

    By whom it is linked already, else by an address that the provider vouches for. Raises NotKnown, and logs it.
    """
    try:
        with transaction.atomic():
            staff = _linked(identity) or _first_time(identity)
            if identity.roles is not None:
                follow_claims(staff=staff, roles=identity.roles, on=on)
    except NotKnown as refusal:
        _log_refusal(refusal, identity)
        raise
    return staff


@transaction.atomic
def follow_claims(*, staff: Staff, roles: frozenset[str], on: date) -> None:
    """This function will begin and end a person's time in the posts that follow claims; other posts are left alone.

    A post lasts a day at least: who got one today keeps it until midnight. Raises NotKnown for an inspector's post beside
    another.
    """
    Authority.objects.select_for_update().get(pk=staff.authority_id)
    claims = ClaimPost.objects.of(staff.authority).select_related("post__team")
    following = {claim.post_id: claim.post for claim in claims}
    wanted = {claim.post_id for claim in claims if claim.value in roles}
    held = list(staff.holdings.not_over(on).filter(post__in=following).select_related("post__team", "staff"))
    for holding in held:
        last = max(on, holding.start + timedelta(days=1))
        if holding.post_id not in wanted and (holding.end is None or holding.end > last):
            end_holding(holding=holding, end=last, by=None)
    for key in sorted(wanted - {holding.post_id for holding in held}):
        try:
            appoint(staff=staff, post=following[key], start=on, by=None)
        except NotInOrder as clash:
            raise NotKnown("posts-that-exclude-each-other", f"{clash} {ASK}.", staff=staff) from None
    staff.forget_duties()


@transaction.atomic
def unlink_account(*, staff: Staff, by) -> Staff:
    """This function will undo the link to the provider's account and end the person's sessions. Raises Denied.

    The next sign-in with their e-mail address links anew.
    """
    check(can_change_duties, staff, by)
    old = [link.subject for link in CouncilAccount.objects.filter(staff=staff)]
    CouncilAccount.objects.filter(staff=staff).delete()
    staff.sign_in_round += 1
    staff.save()
    audit.record("staff.unlink", by=by, subject=staff, values={"subject": ["".join(old), ""]})
    return staff


@transaction.atomic
def map_claim(*, post: Post, value: str, by: None) -> ClaimPost:
    """This function will let a post follow a value of the provider's claim. Raises NotInOrder if it does already.

    For the operator alone: who looks after people here could otherwise give themselves a post.
    """
    if not value or ClaimPost.objects.filter(post=post, value=value).exists():
        raise NotInOrder(f"{post} follows {value} already." if value else "Give the value that the provider sends.")
    claim = ClaimPost.objects.create(authority_id=post.authority_id, post=post, value=value)
    audit.record("post.map_claim", by=by, subject=post, values={"value": ["", value]})
    return claim


@transaction.atomic
def unmap_claim(*, post: Post, value: str, by: None) -> None:
    """This function will let a post follow a value no longer; who holds it goes on. Raises NotInOrder if it does not."""
    if not ClaimPost.objects.filter(post=post, value=value).delete()[0]:
        raise NotInOrder(f"{post} does not follow {value}.")
    audit.record("post.unmap_claim", by=by, subject=post, values={"value": [value, ""]})


def _linked(identity: Identity) -> Staff | None:
    links = CouncilAccount.objects.filter(issuer=identity.issuer, subject=identity.subject)
    link = links.select_related("staff__authority").first()
    return _let_in(link.staff) if link else None


def _first_time(identity: Identity) -> Staff:
    authority = _authority_of(identity.email)
    rows = Staff.objects.select_for_update(of=("self",)).select_related("authority")
    staff = rows.filter(authority=authority, email__iexact=identity.email).first()
    if staff is None:
        staff = _add_unknown(identity, authority)
    _let_in(staff)
    if (link := CouncilAccount.objects.filter(staff=staff).first()) is None:
        CouncilAccount.objects.create(staff=staff, issuer=identity.issuer, subject=identity.subject)
        audit.record("staff.link", by=None, subject=staff, values={"subject": ["", identity.subject]})
    elif (link.issuer, link.subject) != (identity.issuer, identity.subject):
        raise NotKnown(
            "another-subject",
            f"The account with your e-mail address is linked to another council account. {ASK} to undo that link, "
            "once they have made sure that it is you.",
            staff=staff,
        )
    return staff


def _authority_of(email: str) -> Authority:
    if not email:
        raise NotKnown(
            "address-not-verified",
            f"Your council account brings no verified e-mail address, so nobody here can be found by it. {ASK}.",
        )
    slug = settings.OIDC_DOMAINS.get(email.rpartition("@")[2].lower())
    authority = Authority.objects.filter(slug=slug).first()
    if authority is None:
        raise NotKnown("domain", f"Nobody signs in to this portal with the e-mail address {email}. {ASK}.")
    return authority


def _add_unknown(identity: Identity, authority: Authority) -> Staff:
    # An address of a person of another authority is none of this one's business, nor is it told.
    if not settings.OIDC_ADD_UNKNOWN or Staff.objects.filter(email__iexact=identity.email).exists():
        raise NotKnown(
            "unknown",
            f"There is no account here for {identity.email} yet. {ASK} to add you with this e-mail address.",
            authority=authority,
        )
    return add_staff(authority=authority, name=identity.name or identity.email, email=identity.email, by=None)


def _let_in(staff: Staff) -> Staff:
    if not staff.is_active:
        raise NotKnown("closed", f"Your account here is closed. {ASK} if that is not right.", staff=staff)
    if staff.authority is None or staff.authority.slug not in settings.OIDC_DOMAINS.values():
        raise NotKnown("domain", f"People of your authority do not sign in this way. {ASK}.", staff=staff)
    return staff


def _log_refusal(refusal: NotKnown, identity: Identity) -> None:
    audit.record(
        "staff.sign_in_fail",
        by=None,
        subject=refusal.staff,
        authority_id=refusal.authority.pk if refusal.authority else None,
        detail={"what": "single sign-on", "why": refusal.why},
        values={"subject": ["", identity.subject], "email": ["", identity.email]},
    )
