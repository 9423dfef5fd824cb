"""The service itself: supervision of IROs, feedback to teams, audits, a log of activity."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from children.models import Child
from iro_portal.core.dated_lists import DatedList, ListItem
from people.models import Authority, Staff, Team
from people.querysets import DirectoryQuerySet
from reviews.models.review import Review
from reviews.querysets import AuditActionQuerySet, AuditQuerySet, SupervisionQuerySet, TeamFeedbackQuerySet


class Supervision(models.Model):
    """A supervision of one IRO: the figures of their caseload as they stood, and what was said and agreed."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    iro = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="supervisions")
    held_on = models.DateField()
    figures = models.JSONField(default=dict, help_text="As they stood on the day: label to number.")
    words = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = [models.UniqueConstraint(fields=["iro", "held_on"], name="one_supervision_a_day")]

    def __str__(self) -> str:
        return f"supervision of {self.iro} on {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:supervision-sheet", args=[self.iro_id, self.pk])

    @property
    def reference(self) -> str:
        return f"Supervision of {self.held_on:%d/%m/%Y}"


class TeamFeedback(models.Model):
    """What the IRO service tells a team about a quarter: figures as they stood, and words."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="feedback")
    quarter_start = models.DateField()
    figures = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    sent_on = models.DateField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = TeamFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ("-quarter_start", "team", "pk")
        verbose_name_plural = "team feedback"
        constraints = [models.UniqueConstraint(fields=["team", "quarter_start"], name="one_feedback_a_quarter")]

    def __str__(self) -> str:
        return f"feedback to {self.team}, quarter from {self.quarter_start:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:feedback-sheet", args=[self.team_id, self.quarter_start.isoformat()])

    @property
    def reference(self) -> str:
        return f"Feedback, quarter from {self.quarter_start:%d/%m/%Y}"


class AuditTemplate(DatedList):
    """The questions of an audit: of a case file, or of practice that was observed."""

    class Meta(DatedList.Meta):
        verbose_name = "audit template"

    def is_used(self) -> bool:
        return self.pk is not None and self.audits.exists()


class AuditQuestion(ListItem):
    """One question of an audit, answered met, partly met, not met or not applicable."""

    class About(models.TextChoices):
        FILE = "file", "A case file"
        PRACTICE = "practice", "Observed practice"
        BOTH = "both", "Both"

    template = models.ForeignKey(AuditTemplate, on_delete=models.PROTECT, related_name="questions")
    about = models.CharField(max_length=10, choices=About, default=About.BOTH)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="audit_question_key_once")]

    @property
    def dated_list(self) -> AuditTemplate:
        return self.template


class Audit(models.Model):
    """One audit of a child's file, or of one IRO's practice at a review."""

    class About(models.TextChoices):
        FILE = "file", "A case file"
        PRACTICE = "practice", "Observed practice"

    class Grade(models.TextChoices):
        OUTSTANDING = "outstanding", "Outstanding"
        GOOD = "good", "Good"
        REQUIRES_IMPROVEMENT = "requires-improvement", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=20, editable=False)
    template = models.ForeignKey(AuditTemplate, on_delete=models.PROTECT, related_name="audits")
    about = models.CharField(max_length=10, choices=About)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="audits")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="audits")
    iro = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="audits")
    audited_on = models.DateField()
    grade = models.CharField(max_length=30, choices=Grade, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ("-audited_on", "-pk")
        indexes = [models.Index(fields=["authority", "audited_on"], name="audits_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="audit_reference_once"),
            models.CheckConstraint(
                condition=Q(about="file", child__isnull=False) | Q(about="practice", iro__isnull=False),
                name="audit_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reviews:audit-detail", args=[self.reference])

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        child = self.child_id or (self.review and self.review.child_id)
        return [child] if child else []


class AuditAnswer(models.Model):
    """The answer to one question of an audit."""

    class Value(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not-met", "Not met"
        NA = "na", "Not applicable"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(AuditQuestion, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=10, choices=Value)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("question__order", "pk")
        constraints = [models.UniqueConstraint(fields=["audit", "question"], name="one_answer_an_audit_question")]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_value_display()}"


class AuditAction(models.Model):
    """What an audit asks for: what, whose, by when, closed or not."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="actions")
    words = models.TextField()
    whose = models.CharField(max_length=120)
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    closing_words = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AuditActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=["authority", "closed_on", "due_on"], name="audit_actions_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="audit_action_closed_by",
            )
        ]

    def __str__(self) -> str:
        return f"action of {self.audit}: {self.words[:40]}"


class ServiceActivity(models.Model):
    """A line in the log of what the service did: training, supervision, panels, champions; printed as lists."""

    class Kind(models.TextChoices):
        TRAINING = "training", "Training"
        SUPERVISION = "supervision", "Group supervision"
        PANEL = "panel", "Panel or board"
        CHAMPION = "champion", "Champion role"
        MEETING = "meeting", "Meeting with teams or partners"
        OTHER = "other", "Other"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-pk")
        verbose_name_plural = "service activities"
        indexes = [models.Index(fields=["authority", "on"], name="activity_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("on")), name="activity_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.title} on {self.on:%d/%m/%Y}"
