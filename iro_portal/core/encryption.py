"""What is encrypted in the database: Fernet (AES-128-CBC with HMAC-SHA256), by keys that stand in the settings alone.

The first of settings.ENCRYPTION_KEYS encrypts, each of them opens, so that a key can be changed without a moment in
which something cannot be opened: docs/keys.md tells the steps, `manage.py renew_encryption` does the middle one.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Whatever else is derived from the same setting one day gets other bytes.
PURPOSE = b"iro-portal: secrets kept in the database"


class CannotBeOpened(Exception):
    """None of the keys in the settings opens it."""


def encrypted(secret: bytes) -> str:
    """Return a secret as it is kept: text that says nothing, and another one each time."""
    return _keys().encrypt(secret).decode()


def opened(kept: str) -> bytes:
    """Return the secret; raises CannotBeOpened where its key is gone from the settings, or somebody changed the text."""
    try:
        return _keys().decrypt(kept.encode())
    except InvalidToken:
        raise CannotBeOpened("None of the keys in the settings (ENCRYPTION_KEYS, SECRET_KEY) opens it.") from None


def renewed(kept: str) -> str:
    """Return the same secret, encrypted by the first key; raises CannotBeOpened."""
    return encrypted(opened(kept))


def _keys() -> MultiFernet:
    return _derived(tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_key_of(secret))) for secret in secrets])


def _key_of(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
