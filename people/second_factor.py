"""The second factor: codes that change with time (RFC 6238, by django-otp), and recovery codes for a lost telephone."""

import hashlib
import logging
from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from iro_portal.core import encryption
from people.models import Authenticator, Staff

RECOVERY_CODES = 10
log = logging.getLogger(__name__)


def is_set_up(staff: Staff) -> bool:
    """Has this person an authenticator that they have shown to work?"""
    return Authenticator.objects.filter(user=staff, confirmed=True).exists()


def is_asked_of(staff: Staff) -> bool:
    """Does this person need more than a password? Everybody outside demo mode; in it, whoever set one up."""
    return settings.SECOND_FACTOR or is_set_up(staff)


def coming(staff: Staff) -> Authenticator:
    """Return the authenticator that a person is setting up; it opens nothing until a code of it was given."""
    return Authenticator.objects.get_or_create(user=staff, confirmed=False, defaults={"name": "authenticator"})[0]


def confirm(staff: Staff, code: str) -> bool:
    """This function will take a coming authenticator into use, in place of any other, if the code is one of its own."""
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=staff, confirmed=False).first()
        if device is None or not _shows(device, code):
            return False
        Authenticator.objects.filter(user=staff).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save()
    return True


def verify(staff: Staff, code: str) -> str:
    """Return which kind of code this is, "totp" or "recovery", or "" for a wrong or used one. Each opens once."""
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=staff, confirmed=True).first()
        if device and _shows(device, code):
            return "totp"
        device = StaticDevice.objects.select_for_update().filter(user=staff).first()
        return "recovery" if device and device.verify_token(_digest(code)) else ""


def keep_recovery_codes(staff: Staff, codes: list[str]) -> None:
    """This function will put recovery codes in place of those that a person had; only digests are kept."""
    device, _ = StaticDevice.objects.get_or_create(user=staff, defaults={"name": "recovery codes"})
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code)) for code in codes)


def recovery_codes_left(staff: Staff) -> int:
    """Return how many recovery codes a person has not used."""
    return StaticToken.objects.filter(device__user=staff).count()


def remove(staff: Staff) -> None:
    """This function will take away a person's authenticator and recovery codes."""
    TOTPDevice.objects.filter(user=staff).delete()
    StaticDevice.objects.filter(user=staff).delete()


def key_of(device: Authenticator) -> str:
    """The key as people type it: base 32, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def picture_of(device: Authenticator) -> SafeString:
    """The key as a QR code: SVG of the portal's own making, without a style attribute (the policy allows none)."""
    picture = segno.make(device.config_url, error="m").svg_inline(
        scale=4, border=4, light="white", svgclass="portal-qr", lineclass=None, omitsize=True
    )
    return mark_safe(picture)  # noqa: S308 - drawn here: paths and numbers, no text of anybody's


def opens(pk: int) -> None:
    """Raises CannotBeOpened where the key of this authenticator cannot be read with the keys of the settings."""
    encryption.opened(Authenticator.objects.values_list("sealed_key", flat=True).get(pk=pk))


def renew(pk: int) -> None:
    """This function will encrypt the key of an authenticator by the first key of the settings. Raises CannotBeOpened."""
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if device:  # taken away meanwhile
            Authenticator.objects.filter(pk=pk).update(sealed_key=encryption.renewed(device.sealed_key))


def _shows(device: Authenticator, code: str) -> bool:
    """Is it the code that this authenticator shows now? A key that cannot be read opens nothing, and is told of."""
    try:
        return device.verify_token(_plain(code))
    except encryption.CannotBeOpened as why:
        log.error("The key of authenticator %s cannot be read: %s manage.py renew_encryption --check", device.pk, why)
        return False


def _plain(code: str) -> str:
    return "".join(code.split())


def _digest(code: str) -> str:
    # 80 of SHA-256's bits: as many as a recovery code holds, and as the library's column takes.
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return b32encode(hashlib.sha256(letters.encode()).digest()[:10]).decode()
