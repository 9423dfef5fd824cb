"""What signing in needs and leaves behind: authenticators, attempts that count, words typed as a session ended."""

import secrets

from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from iro_portal.core import encryption
from people.models.council import Staff


class SignInAttempt(models.Model):
    """An attempt to sign in that has not succeeded. `account` is a digest: what was typed need not be an address."""

    account = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    # Whether a lock-out begins with this one, should it fail: told at the time, not kept.
    last = False

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_by_account"),
            models.Index(fields=["address", "at"], name="attempt_by_address"),
        ]

    def __str__(self) -> str:
        return f"attempt from {self.address} at {self.at:%d/%m/%Y %H:%M}"


class KeptWords(models.Model):
    """What a person was typing when their session ended: theirs alone, for a day. `fields`: name -> list of texts."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="kept_words")
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    files = models.JSONField(default=list, help_text="Names of files that were sent along; they are not kept.")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("-kept_at",)
        constraints = [models.UniqueConstraint(fields=["staff", "path"], name="words_kept_once")]

    def __str__(self) -> str:
        return f"words of {self.staff} for {self.path}"


class Authenticator(TOTPDevice):
    """An authenticator app (RFC 6238). Its key is kept encrypted; the library's own column for it stays empty."""

    KEY_BYTES = 20

    sealed_key = models.TextField(editable=False)

    class Meta:
        verbose_name = "authenticator"
        constraints = [models.CheckConstraint(condition=~models.Q(sealed_key=""), name="authenticator_has_a_key")]

    def save(self, **options) -> None:
        """A new one gets a key of its own; nothing ever stands in the column that is not encrypted."""
        self.key = ""
        self.sealed_key = self.sealed_key or encryption.encrypted(secrets.token_bytes(self.KEY_BYTES))
        super().save(**options)

    @property
    def bin_key(self) -> bytes:
        """The key itself, by which codes are made; raises CannotBeOpened."""
        return encryption.opened(self.sealed_key)
