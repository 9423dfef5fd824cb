"""Letters and papers: Word templates that an authority can replace, and what was made and sent."""

from django.db import models

from children.models import Child
from children.querysets import OfChildQuerySet
from people.models import Authority, Staff
from people.querysets import DirectoryQuerySet
from reviews.models.review import Review
from reviews.querysets import AroundReviewQuerySet


class LetterKind(models.TextChoices):
    MINUTES = "minutes", "Minutes as a letter to the child"
    INTRODUCTION = "introduction", "Introduction of the IRO"
    INVITATION = "invitation", "Invitation to a review"
    CONSULTATION = "consultation", "Consultation paper"


class LetterTemplate(models.Model):
    """An authority's own Word file for a kind of letter; the newest one counts, older ones stay."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=LetterKind)
    file_name = models.CharField(max_length=200)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-pk")
        indexes = [models.Index(fields=["authority", "kind"], name="letter_templates_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"


class LetterDraft(models.Model):
    """What was typed for a letter of a review, kept until it is made and for the next one of its kind."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="letter_drafts")
    kind = models.CharField(max_length=20, choices=LetterKind)
    to_whom = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = AroundReviewQuerySet.as_manager()

    class Meta:
        ordering = ("review", "kind")
        constraints = [models.UniqueConstraint(fields=["review", "kind"], name="one_draft_a_letter")]

    def __str__(self) -> str:
        return f"draft: {self.get_kind_display()}, {self.review}"


class Letter(models.Model):
    """A letter made from a record, kept as it was made. The portal sends nothing: `sent_on` records that somebody did."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="letters")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind)
    to_whom = models.CharField(max_length=120)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, null=True, related_name="letters")
    body = models.BinaryField(default=bytes, help_text="The Word file as it was made.")
    sha256 = models.CharField(max_length=64, blank=True)
    made_on = models.DateField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    sent_how = models.CharField(max_length=60, blank=True)
    sent_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("-made_on", "-pk")
        indexes = [models.Index(fields=["authority", "sent_on"], name="letters_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_on=None, sent_by=None) | models.Q(sent_on__isnull=False, sent_by__isnull=False),
                name="letter_sent_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.child}"
