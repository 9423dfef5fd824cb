"""What runs beside an escalation: Cafcass, choices at the limit, requests to raise; good practice, systemic concerns."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from children.models import Child
from escalations.models.escalation import Escalation
from escalations.models.lists import ProtocolStage
from people.models import Authority, Staff
from people.roles import Permission


class CafcassReferral(models.Model):
    """A referral to Cafcass, or why there was none. It blocks nothing and may run beside any stage.

    Children Act 1989, s25B(3); Care Planning, Placement and Case Review (England) Regulations 2010, reg 45.
    """

    class Ground(models.TextChoices):
        PLAN = "plan", "The authority failed to prepare the care plan"
        REVIEW = "review", "The authority failed to review the case"
        DECISION = "decision", "The authority failed to carry out a review decision"
        BREACH = "breach", "The authority is otherwise in breach of its duties to the child"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="cafcass")
    referred = models.BooleanField()
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    words = models.TextField()
    legal_advice = models.BooleanField(null=True)
    legal_advice_words = models.TextField(blank=True)
    senior_told = models.CharField(max_length=120, blank=True)
    senior_told_on = models.DateField(null=True)
    child_told_on = models.DateField(null=True)
    happened_on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(blank=True)
    outcome_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=Q(referred=False) | ~Q(ground=""), name="referral_has_ground")]

    def __str__(self) -> str:
        return f"Cafcass {'referral' if self.referred else 'considered, not referred'}: {self.escalation}"


class CapChoice(models.Model):
    """What was chosen on day 15 or day 20 of the formal process (IRO Handbook 6.2)."""

    class Choice(models.TextChoices):
        NEXT_LEVEL = "next-level", "Take it to the next level"
        CAFCASS = "cafcass", "Refer to Cafcass"
        GO_ON = "go-on", "Go on, because"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="cap_choices")
    formal_round = models.DateField(help_text="The day on which this formal process began.")
    day = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=20, choices=Choice)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["escalation", "formal_round", "day"], name="one_choice_a_day"),
            models.CheckConstraint(condition=~Q(choice="go-on") | ~Q(why=""), name="going_on_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.escalation}, day {self.day}: {self.get_choice_display()}"


class RaiseRequest(models.Model):
    """An IRO asks the one who raises a stage to send it; after the day it was due, the IRO may send it themselves."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="requests")
    stage = models.ForeignKey(ProtocolStage, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    sent_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["escalation"], condition=Q(sent_on=None), name="one_open_request")
        ]

    def __str__(self) -> str:
        return f"{self.escalation}: asked to raise {self.stage}"


class PraiseQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Who wrote it, who is praised, their manager, and the IRO manager; about a restricted record the named ones."""
        duties = viewer.duties()
        if duties.authority_id is None:
            return self.none()
        own = self.filter(authority_id=duties.authority_id)
        own = own.exclude(child__in=Child.objects.kept_from(viewer).values("child_id"))
        if duties.has("iro-manager"):
            return own
        people = duties.acting_as
        return own.filter(Q(by__in=people) | Q(to__in=people) | Q(to_manager__in=people))


class GoodPractice(models.Model):
    """Praise for good practice, to a worker and their manager. Never counted as an escalation."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="good_practice")
    to = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="praise")
    to_manager = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = PraiseQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_on", "-pk")
        verbose_name_plural = "good practice"
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="praise_reference_once")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalations:praise-detail", args=[self.reference])


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """The IRO manager and the IROs of the authority: theirs is the annual report into which concerns go."""
        duties = viewer.duties()
        may_see = duties.may(Permission.OVERSEE_ESCALATIONS) or duties.may(Permission.RAISE_ESCALATION)
        return self.filter(authority_id=viewer.authority_id) if may_see else self.none()


class SystemicConcern(models.Model):
    """A failing of the system that several escalations share: raised with whom, what they said; into the annual report."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    title = models.CharField(max_length=120)
    words = models.TextField()
    escalations = models.ManyToManyField(Escalation, related_name="systemic_concerns")
    raised_with = models.CharField(max_length=120)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    response = models.TextField(blank=True)
    responded_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="concern_reference_once"),
            models.CheckConstraint(
                condition=Q(response="", responded_on=None) | (~Q(response="") & Q(responded_on__isnull=False)),
                name="concern_answer_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalations:concern-detail", args=[self.reference])
