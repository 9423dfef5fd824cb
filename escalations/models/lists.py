"""What an authority sets up for itself, without a developer: ladders, reasons, outcomes, causes of drift."""

from django.db import models
from django.db.models import Q

from escalations.standard_reasons import StandardReason
from iro_portal.core.dated_lists import DatedList, FrozenModel, ListItem
from people.roles import ANSWERING_ROLES, RAISING_ROLES, Role


class Protocol(DatedList):
    """A local dispute resolution process (IRO Handbook 6.2): an ordered ladder of stages, in force from a day."""

    cap_working_days = models.PositiveSmallIntegerField(
        default=20, help_text="Working days for all formal stages together; 20 by the IRO Handbook."
    )

    class Meta(DatedList.Meta):
        verbose_name = "protocol"

    def is_used(self) -> bool:
        return self.pk is not None and self.escalations.exists()

    def stage_above(self, stage: "ProtocolStage") -> "ProtocolStage | None":
        """Return the next stage up, or None at the top."""
        return self.stages.filter(rank__gt=stage.rank).order_by("rank").first()


class ProtocolStage(FrozenModel):
    """One rung of a ladder. Rank 0 is informal; from 1 upwards the stages are formal and the cap's clock runs."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="stages")
    rank = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    working_days = models.PositiveSmallIntegerField(default=5, help_text="Working days to answer.")
    raised_by_role = models.CharField(
        max_length=40, choices=[(role.value, role.label) for role in RAISING_ROLES], default=Role.IRO
    )

    class Meta:
        ordering = ("protocol", "rank")
        constraints = [
            models.UniqueConstraint(fields=["protocol", "rank"], name="one_stage_a_rank"),
            models.UniqueConstraint(fields=["protocol", "key"], name="stage_key_once"),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="stage_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dated_list(self) -> Protocol:
        return self.protocol

    @property
    def is_formal(self) -> bool:
        return self.rank > 0

    @property
    def answerer_titles(self) -> str:
        """Who answers, in words: "team manager and service manager"."""
        return " and ".join(answerer.title for answerer in self.answerers.all())


class StageAnswerer(FrozenModel):
    """A post that answers a stage; the first one is asked as the lead. Brent's second stage names two."""

    stage = models.ForeignKey(ProtocolStage, on_delete=models.CASCADE, related_name="answerers")
    role = models.CharField(max_length=40, choices=[(role.value, role.label) for role in ANSWERING_ROLES])
    title = models.CharField(max_length=120, help_text="What this post is called here, in lower case.")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=["stage", "role"], name="one_answerer_a_role")]

    def __str__(self) -> str:
        return self.title

    @property
    def dated_list(self) -> Protocol:
        return self.stage.protocol


class ReasonList(DatedList):
    """The reasons for an escalation that this authority uses from a day."""

    class Meta(DatedList.Meta):
        verbose_name = "list of reasons"

    def is_used(self) -> bool:
        return self.pk is not None and self.reasons.filter(uses__isnull=False).exists()


class Reason(ListItem):
    """One reason, mapped to a standard reason."""

    list = models.ForeignKey(ReasonList, on_delete=models.PROTECT, related_name="reasons")
    standard = models.CharField(max_length=40, choices=StandardReason, default=StandardReason.OTHER)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="reason_key_once")]

    @property
    def dated_list(self) -> ReasonList:
        return self.list


class Feature(ListItem):
    """A finer point of a reason, as missing episodes are of safety. Features of one reason can overlap."""

    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="features")

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["reason", "key"], name="feature_key_once")]

    @property
    def dated_list(self) -> ReasonList:
        return self.reason.list


class OutcomeList(DatedList):
    """How an escalation can end for a child."""

    class Meta(DatedList.Meta):
        verbose_name = "list of outcomes"

    def is_used(self) -> bool:
        return self.pk is not None and self.outcomes.filter(children__isnull=False).exists()


class Outcome(ListItem):
    list = models.ForeignKey(OutcomeList, on_delete=models.PROTECT, related_name="outcomes")

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="outcome_key_once")]

    @property
    def dated_list(self) -> OutcomeList:
        return self.list


class CauseList(DatedList):
    """Causes of drift and delay, inside and outside the council (Southwark 2017, paragraph 8)."""

    class Meta(DatedList.Meta):
        verbose_name = "list of causes"

    def is_used(self) -> bool:
        return self.pk is not None and self.causes.filter(escalations__isnull=False).exists()


class Cause(ListItem):
    list = models.ForeignKey(CauseList, on_delete=models.PROTECT, related_name="causes")
    inside_council = models.BooleanField(default=True)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="cause_key_once")]

    @property
    def dated_list(self) -> CauseList:
        return self.list
