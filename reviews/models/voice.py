"""The child's voice, before, at and between reviews: views, satisfaction, a quote fit to be printed; entitlements."""

from django.db import models
from django.db.models import Q

from children.models import Child
from people.models import Authority, Staff
from reviews.models.in_error import STANDS, RecordedFact
from reviews.models.lists import Entitlement
from reviews.models.review import Review


class ChildView(RecordedFact):
    """What a child said, when, how, to whom. A quote goes into public papers only where it was marked fit."""

    class When(models.TextChoices):
        BEFORE = "before", "Before a review"
        AT = "at", "At a review"
        BETWEEN = "between", "Between reviews"

    class How(models.TextChoices):
        FORM = "form", "Consultation form"
        TALK = "talk", "Talk"
        ADVOCATE = "advocate", "Through an advocate"
        OTHER = "other", "Another way"

    is_iros_own = True
    called, day_field, page = "What the child said", "given_on", "reviews:child-voice"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="views")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="child_views")
    when = models.CharField(max_length=10, choices=When)
    how = models.CharField(max_length=10, choices=How)
    given_on = models.DateField()
    words = models.TextField(blank=True)
    placement_score = models.PositiveSmallIntegerField(null=True, blank=True)
    iro_score = models.PositiveSmallIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    quote_fit = models.BooleanField(default=False, help_text="Names nobody, and the child agrees to its being printed.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("-given_on", "-pk")
        indexes = [
            models.Index(fields=["authority", "given_on"], name="views_by_day"),
            models.Index(fields=["child", "given_on"], name="views_of_child"),
        ]
        constraints = [
            *RecordedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(placement_score=None) | Q(placement_score__gte=1, placement_score__lte=5),
                name="placement_score_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(iro_score=None) | Q(iro_score__gte=1, iro_score__lte=5), name="iro_score_one_to_five"
            ),
            models.CheckConstraint(condition=Q(quote_fit=False) | ~Q(quote=""), name="fit_quote_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.child} on {self.given_on:%d/%m/%Y}"


class EntitlementExplained(RecordedFact):
    """An entitlement was explained to a child on a day."""

    called, day_field, page = "Entitlement explained", "explained_on", "reviews:child-voice"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="entitlements_explained")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="explained")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="+")
    explained_on = models.DateField()
    understood = models.BooleanField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("explained_on", "pk")
        indexes = [models.Index(fields=["authority", "explained_on"], name="explained_by_day")]
        constraints = [
            *RecordedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["child", "entitlement", "explained_on"], condition=STANDS, name="explained_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement} explained to {self.child}"


class FirstPack(RecordedFact):
    """The first pack for a child: what was in it, and whether they understood it."""

    class Understood(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "In part"
        NO = "no", "No"
        TOO_YOUNG = "too-young", "Too young to ask"

    called, day_field, page = "First pack", "given_on", "reviews:child-voice"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="first_packs")
    given_on = models.DateField()
    contents = models.JSONField(default=list, help_text="Labels of what was in it.")
    understood = models.CharField(max_length=10, choices=Understood, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("given_on", "pk")
        constraints = [
            *RecordedFact.Meta.constraints,
            models.UniqueConstraint(fields=["child", "given_on"], condition=STANDS, name="one_first_pack_a_day"),
        ]

    def __str__(self) -> str:
        return f"first pack for {self.child}"
