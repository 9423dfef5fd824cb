"""The states of a pack."""

from django.db import models


class PackState(models.TextChoices):
    DRAFT = "draft", "Draft"
    READY = "ready", "Ready to publish"
    PUBLISHED = "published", "Published"


PACK_DESK = {
    PackState.DRAFT: "the IRO manager, who writes it",
    PackState.READY: "the committee officer, who publishes it",
    PackState.PUBLISHED: "nobody: what was published stays as it was",
}
IN_WORK = (PackState.DRAFT, PackState.READY)
