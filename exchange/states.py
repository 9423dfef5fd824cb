"""The states of an import."""

from django.db import models


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    CHECKED = "checked", "Checked, not yet added"
    QUEUED = "queued", "Waiting to be added"
    REFUSED = "refused", "Refused"
    APPLIED = "applied", "Added"
    UNDONE = "undone", "Undone"
