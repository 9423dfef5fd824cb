"""Requests for the whole record of a child: by whom, when, how it was answered."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from children.models.child import Child
from children.subject_access import answer_due_on
from people.models import Authority, Staff
from people.roles import Permission


class SubjectAccessQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for an answer."""
        return self.filter(answered_on=None)

    def visible_to(self, viewer):
        """Those of the person's own authority, for whoever answers them."""
        duties = viewer.duties()
        may = duties.authority_id and duties.may(Permission.ANSWER_SUBJECT_ACCESS)
        return self.filter(authority_id=duties.authority_id) if may else self.none()


class AskedBy(models.TextChoices):
    SUBJECT = "subject", "The child or young person, or the adult whom they have become"
    PARENT = "parent", "Somebody with parental responsibility, on the child’s behalf"
    OTHER = "other", "A solicitor, an advocate or another, with the child’s authority"


class Answer(models.TextChoices):
    WHOLE = "whole", "The whole record was given"
    PART = "part", "A part was given; the rest was left out, and why is said"
    REFUSED = "refused", "Refused, and why is said"
    WITHDRAWN = "withdrawn", "Whoever asked took the request back"


class SubjectAccessRequest(models.Model):
    """One request for a child's record (UK GDPR, article 15). It is never deleted; once answered it does not change."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="subject_access_requests")
    asked_by = models.CharField(max_length=20, choices=AskedBy)
    asker = models.CharField("who asked", max_length=120)
    identity = models.TextField("how their identity and right were checked")
    wanted = models.TextField("what they asked for", blank=True)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    extended_why = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answer_words = models.TextField("what was left out and why", blank=True)

    objects = SubjectAccessQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = "subject access request"
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="subject_access_reference_once"),
            models.CheckConstraint(condition=~Q(identity="") & ~Q(asker=""), name="subject_access_says_who"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, answer="")
                | Q(answered_on__gte=F("received_on"), answered_by__isnull=False) & ~Q(answer=""),
                name="subject_access_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", Answer.WHOLE, Answer.WITHDRAWN]) | ~Q(answer_words=""),
                name="subject_access_says_what_is_missing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("subject-access:request-detail", args=[self.reference])

    def audited_children(self) -> list[int]:
        return [self.child_id]

    @property
    def due_on(self) -> date:
        """The last day for an answer."""
        return answer_due_on(self.received_on, extended=bool(self.extended_why), calendar=self.authority.calendar)
