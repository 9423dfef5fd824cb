"""The states of a record whose time has come."""

from django.db import models


class RetentionState(models.TextChoices):
    LISTED = "listed", "Waiting for a decision"
    APPROVED = "approved", "Approved, not yet carried out"
    REFUSED = "refused", "Kept for now"
    DONE = "done", "Anonymised"
