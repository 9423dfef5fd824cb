"""Single sign-on: whose account is whose at the council's provider, and which posts follow its claims."""

from django.db import models

from people.models.council import Authority, Post, Staff
from people.querysets import DirectoryQuerySet


class CouncilAccount(models.Model):
    """Who a member of staff is to the council's provider: `subject` never changes there, an e-mail address may."""

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="council_account")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("staff",)
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="council_account_once")]

    def __str__(self) -> str:
        return f"council account of {self.staff}"


class ClaimPost(models.Model):
    """A post that is held by whom the provider gives this value, an app role or a group, and by nobody else."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="claims")
    value = models.CharField(max_length=255)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("value", "pk")
        verbose_name = "claim of a post"
        verbose_name_plural = "claims of posts"
        constraints = [models.UniqueConstraint(fields=["post", "value"], name="claim_post_once")]

    def __str__(self) -> str:
        return f"{self.value}: {self.post}"
