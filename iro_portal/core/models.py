"""What every app rests on: the log, the outbox, working days, references, dated lists."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class AppendOnly(Exception):
    """A log entry can be written once, never changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values):
        raise AppendOnly(f"{self.model._meta.verbose_name_plural} are never changed.")

    def delete(self):
        raise AppendOnly(f"{self.model._meta.verbose_name_plural} are never deleted.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise AppendOnly(f"{self.model._meta.verbose_name_plural} are never changed.")

    def bulk_create(self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, *args, **kwargs):
        if update_conflicts:
            raise AppendOnly(f"{self.model._meta.verbose_name_plural} are never changed.")
        return super().bulk_create(objs, batch_size, ignore_conflicts)

    update.alters_data = delete.alters_data = bulk_update.alters_data = True


class AppendOnlyModel(models.Model):
    """A row that is written once. Where `guarded`, its table is guarded by triggers as well (core/append_only.py)."""

    guarded = False

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly(f"A {self._meta.verbose_name} is never changed; write a new one.")
        # Never an UPDATE, not even for a new object that carries an old key.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly(f"A {self._meta.verbose_name} is never deleted.")


class AuditEvent(AppendOnlyModel):
    """One thing that somebody did. No foreign keys: it outlives whatever it speaks of."""

    guarded = True

    authority_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    actor_role = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_reference = models.CharField(max_length=40, blank=True)
    children = models.JSONField(default=list)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    values_hash = models.CharField(max_length=64, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["authority_id", "recorded_at"], name="audit_authority"),
            models.Index(fields=["actor_id", "recorded_at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_reference} by {self.actor_label}".replace("  ", " ")


class AuditValue(models.Model):
    """Old and new values of an event. Erasable, so that the log itself never has to be."""

    event_id = models.BigIntegerField(unique=True)
    salt = models.CharField(max_length=32)
    body = models.TextField()

    def __str__(self) -> str:
        return f"values of event {self.event_id}"


class AuditSeal(AppendOnlyModel):
    """The link of the log's chain over one event (core/sealing.py)."""

    guarded = True

    id = models.BigIntegerField(primary_key=True, help_text="The key of the event sealed.")
    hash = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"seal of event {self.pk}"


class FrozenRow(AppendOnlyModel):
    """A row of some table that was anonymised: from then on the database refuses to change it (core/frozen.py)."""

    guarded = True

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["table_name", "row_id"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"


class OutboxMessage(models.Model):
    """One notice to one person: a reference and a link, never a child's name."""

    authority_id = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_reference = models.CharField(max_length=40)
    line = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="outbox_subject"),
            models.Index(fields=["created_at"], name="outbox_waiting", condition=Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_reference} to {self.recipient}"


class WorkingDay(models.Model):
    """One calendar day and how many working days there have been up to it, so that elapsed is a difference.

    `calendar` is "england", or an authority's own once it has added a one-off day. Working day: not a Saturday,
    Sunday, Christmas Day, Good Friday or bank holiday in England (SI 2006/1738, reg 2).
    """

    calendar = models.CharField(max_length=40, default="england")
    day = models.DateField()
    ordinal = models.PositiveIntegerField()
    working = models.BooleanField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="one_row_a_day")]
        ordering = ("calendar", "day")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}" + (f", {self.name}" if self.name else "")


class ReferenceCounter(models.Model):
    """The last number given out, for each authority, prefix and year (0: no year in the reference)."""

    authority_id = models.BigIntegerField()
    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority_id", "prefix", "year"], name="one_counter")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}: {self.last}"
