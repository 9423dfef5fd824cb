"""Imports: what file was taken in, by whom, what became of it; and what each of its rows said."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from children.models import Child
from escalations.models import Escalation
from exchange import permissions as may
from exchange.querysets import ImportRunQuerySet
from exchange.states import ImportState
from iro_portal.core.states import StateField, StatefulModel
from people.models import Authority, Staff

KINDS = ("escalation-log", "dates", "allocations", "ssda903", "review-log")


class ImportRun(StatefulModel):
    """A file, or the files of one return, on the way in.

    uploaded -> checked (or refused) -> applied, in one transaction -> undone. What takes long is carried out by the
    worker: it waits as uploaded until it is checked, and as queued until it is applied.
    """

    class Kind(models.TextChoices):
        ESCALATION_LOG = "escalation-log", "Escalation log"
        DATES = "dates", "Dates from the case system"
        ALLOCATIONS = "allocations", "Staff, teams and allocations"
        SSDA903 = "ssda903", "SSDA903 return"
        REVIEW_LOG = "review-log", "Review log"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ESCALATION_LOG)
    state = StateField(default=ImportState.UPLOADED, choices=ImportState, protected=True, max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="Of several files: of their checksums, one after the other.")
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    summary = models.CharField(max_length=300, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("-pk",)
        indexes = [models.Index(fields=["authority", "-id"], name="import_of_authority")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="import_reference_once"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="import_kind_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.APPLIED, ImportState.UNDONE]) | Q(applied_at__isnull=False),
                name="import_applied_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.UNDONE) | Q(undone_at__isnull=False), name="import_undone_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("exchange:import-detail", args=[self.reference])

    @property
    def waits(self) -> bool:
        """Has the worker still to check it, or to add it?"""
        return self.state in (ImportState.UPLOADED, ImportState.QUEUED)

    def audited_children(self) -> list[int]:
        """Return the ids of the children whom the import concerns."""
        rows = Escalation.objects.filter(authority_id=self.authority_id, import_run_id=self.pk)
        return list(rows.order_by().values_list("children__child_id", flat=True).distinct())

    def _keep_check(self, at: datetime, found: dict[str, Any]) -> None:
        self.checked_at = at
        for name in ("counts", "problems", "warnings", "summary"):
            setattr(self, name, found[name])

    @transition("state", source=ImportState.UPLOADED, target=ImportState.CHECKED, permission=may.can_import)
    def check_passed(self, *, at: datetime, found: dict[str, Any]) -> None:
        self._keep_check(at, found)

    @transition(
        "state",
        source=[ImportState.UPLOADED, ImportState.CHECKED, ImportState.QUEUED],
        target=ImportState.REFUSED,
        permission=may.can_import,
    )
    def refuse(self, *, at: datetime, found: dict[str, Any]) -> None:
        self._keep_check(at, found)

    @transition("state", source=ImportState.CHECKED, target=ImportState.QUEUED, permission=may.can_import)
    def queue(self, *, at: datetime) -> None:
        """Somebody has said yes; the worker adds it."""

    @transition(
        "state",
        source=[ImportState.CHECKED, ImportState.QUEUED],
        target=ImportState.APPLIED,
        permission=may.can_import,
    )
    def apply(self, *, at: datetime, counts: dict[str, int], done: str) -> None:
        self.applied_at, self.counts, self.summary = at, counts, done

    @transition("state", source=ImportState.APPLIED, target=ImportState.UNDONE, permission=may.can_import)
    def undo(self, *, at: datetime) -> None:
        self.undone_at = at


class StoredFile(models.Model):
    """One file of an import as it was uploaded, kept under a random name."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=100, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.file_name} of {self.run}"


class ImportChange(models.Model):
    """One row that an import made (`before` is null) or changed, so that it can be put back, and later work be seen.

    `table` is the model's label, `row` its key; `before` and `after` hold the fields that the import wrote.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True, help_text="Null: the import took the row out.")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["run", "table", "row"], name="one_change_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}, by {self.run}"


class ImportedRow(models.Model):
    """What one row of a file said, so that the same row again is known, and a different one can be compared."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    escalation = models.OneToOneField(Escalation, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="imported_reference_once")]

    def __str__(self) -> str:
        return f"{self.reference}, row {self.row} of {self.run}"


class ReturnedChild(models.Model):
    """What SSDA903 returns have said of one child so far, as one of them left it; `current` marks the latest.

    `said` is by module and row (exchange/ssda903/said.py); `wrote` is what the import made and changed, to be put back.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="returned")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    current = models.BooleanField(default=True)
    said = models.JSONField(default=dict)
    wrote = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["authority", "current", "child"], name="returned_current")]
        constraints = [
            models.UniqueConstraint(fields=["run", "child"], name="returned_once_a_run"),
            models.UniqueConstraint(fields=["child"], condition=Q(current=True), name="one_current_returned"),
        ]

    def __str__(self) -> str:
        return f"{self.child}, by {self.run}"


class ReturnConflict(models.Model):
    """A field in which a return differs from what a person entered or changed: kept as the person has it.

    `taken_at` says that a person took the return's value all the same.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="conflicts")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["child", "table", "row"], name="conflicts_of_row")]

    def __str__(self) -> str:
        return f"{self.field} of {self.table} {self.row}, by {self.run}"


class ReturnFinding(models.Model):
    """One line of the report on a return: an error or a warning, with the row that it is about."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings")
    stops = models.BooleanField()
    rule = models.CharField(max_length=40)
    dfe_rule = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    sentence = models.TextField()
    content = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["run", "stops", "id"], name="findings_of_run")]

    def __str__(self) -> str:
        return f"{self.title}: {self.run}"
