"""Which children an inspection opens by name, and who of them was taken out again."""

from django.db import models
from django.db.models import Q

from children.models.child import Child
from iro_portal.core.models import AppendOnlyModel, AppendOnlyQuerySet
from people.models import Authority, Inspection, Staff


class InspectedChildQuerySet(AppendOnlyQuerySet):
    def open(self):
        """Those that name a child still: not taken out again."""
        return self.filter(removal=None)


class InspectedChild(AppendOnlyModel):
    """A child whom the IRO manager named for an inspection; a restricted record is opened in no other way.

    One who was taken out can be named again, by a row that says after which removal. So one row at the most is open:
    the first is the only one without `again_after`, and each removal is of one row and is followed by one.
    """

    guarded = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="named")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="inspections")
    again_after = models.OneToOneField(
        "InspectedChildRemoval", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="named again after",
    )  # fmt: skip

    objects = InspectedChildQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("child__reference", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "child"], condition=Q(again_after=None), name="inspected_child_first_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.child.reference} in {self.inspection}"


class InspectedChildRemoval(AppendOnlyModel):
    """That a child who was named for an inspection was taken out again: the record is closed to the inspector since.

    It is never changed, but that why goes when the child's record is anonymised; the database sees to both.
    """

    guarded = True

    named = models.OneToOneField(InspectedChild, on_delete=models.PROTECT, related_name="removal")
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="inspected_child_removal_says_why")]

    def __str__(self) -> str:
        return f"{self.named}, taken out"
