"""What signing in leaves behind: attempts that count against a lock-out, and words typed as a session ended."""

from django.db import models

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
