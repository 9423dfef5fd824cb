"""What happens between two reviews: the midpoint update, the midway review, contacts, visits, advocacy, visitors."""

from django.db import models
from django.db.models import F, Q

from children.models import Child
from children.querysets import OfChildQuerySet
from people.models import Authority, Staff
from reviews.models.in_error import STANDS, RecordedFact
from reviews.models.review import Review
from reviews.querysets import MidpointUpdateQuerySet


class MidpointUpdate(models.Model):
    """An update asked of the social worker halfway to a review: asked, due, answered."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="midpoint_update")
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = MidpointUpdateQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=["authority", "answered_on", "due_on"], name="midpoints_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="midpoint_due_after_asked"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="midpoint_answer_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"midpoint update before {self.review}"


class MidwayReview(RecordedFact):
    """The IRO's look between two reviews (good practice, no statutory clock): how, with whom, what was found."""

    class How(models.TextChoices):
        FILE = "file", "From the file"
        TELEPHONE = "telephone", "By telephone"
        MEETING = "meeting", "In a meeting"
        VISIT = "visit", "With the child"

    class Found(models.TextChoices):
        ON_TRACK = "on-track", "On track"
        CONCERNS = "concerns", "Concerns"
        SERIOUS = "serious", "Serious concerns"

    is_iros_own = True
    called, day_field, page = "Midway review", "held_on", "reviews:child-between"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="midway_reviews")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, related_name="midways", help_text="The review to come."
    )
    held_on = models.DateField()
    how = models.CharField(max_length=20, choices=How)
    with_whom = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=20, choices=Found, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("-held_on", "-pk")
        indexes = [models.Index(fields=["authority", "held_on"], name="midways_by_day")]
        constraints = [
            *RecordedFact.Meta.constraints,
            models.UniqueConstraint(fields=["child", "held_on"], condition=STANDS, name="one_midway_a_day"),
        ]

    def __str__(self) -> str:
        return f"midway review of {self.child} on {self.held_on:%d/%m/%Y}"


class ChildContact(RecordedFact):
    """The IRO's contact with a child: visit, telephone, message."""

    class How(models.TextChoices):
        VISIT = "visit", "Visit"
        TELEPHONE = "telephone", "Telephone or video"
        MESSAGE = "message", "Letter or message"

    is_iros_own = True
    called, day_field, page = "Contact by the IRO", "on", "reviews:child-between"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="iro_contacts")
    on = models.DateField()
    how = models.CharField(max_length=20, choices=How)
    alone = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("-on", "-pk")
        indexes = [models.Index(fields=["authority", "on"], name="contacts_by_day")]

    def __str__(self) -> str:
        return f"contact with {self.child} on {self.on:%d/%m/%Y}"


class SocialWorkVisit(RecordedFact):
    """A statutory visit by the social worker (reg 28); its limit is a setting of the authority."""

    called, day_field, page = "Visit by the social worker", "visited_on", "reviews:child-between"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    seen_alone = models.BooleanField(null=True)
    source = models.CharField(max_length=20, default="here", help_text="here, or case-system")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("-visited_on", "-pk")
        indexes = [models.Index(fields=["authority", "visited_on"], name="visits_by_day")]
        constraints = [
            *RecordedFact.Meta.constraints,
            models.UniqueConstraint(fields=["child", "visited_on"], condition=STANDS, name="one_visit_a_day"),
        ]

    def __str__(self) -> str:
        return f"visit to {self.child} on {self.visited_on:%d/%m/%Y}"


class AdvocacyReferral(models.Model):
    """A child was referred for advocacy, with the subject; whether an advocate came of it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="advocacy_referrals")
    referred_on = models.DateField()
    subject = models.CharField(max_length=200)
    advocate_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("-referred_on", "-pk")
        indexes = [models.Index(fields=["authority", "referred_on"], name="advocacy_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(advocate_from=None) | Q(advocate_from__gte=F("referred_on")), name="advocate_after_referral"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("referred_on")), name="advocacy_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"advocacy for {self.child}, referred {self.referred_on:%d/%m/%Y}"


class IndependentVisitor(models.Model):
    """An independent visitor: offered, matched, ended; or declined."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="independent_visitors")
    offered_on = models.DateField()
    declined = models.BooleanField(default=False)
    matched_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("-offered_on", "-pk")
        indexes = [models.Index(fields=["authority", "matched_on", "ended_on"], name="visitors_on_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(matched_on=None) | Q(matched_on__gte=F("offered_on")), name="visitor_matched_after_offer"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("offered_on")), name="visitor_in_order"
            ),
            models.CheckConstraint(condition=Q(declined=False) | Q(matched_on=None), name="visitor_declined_no_match"),
        ]

    def __str__(self) -> str:
        return f"independent visitor for {self.child}"
