"""Which children an inspection opens by name."""

from django.db import models

from children.models.child import Child
from iro_portal.core.models import AppendOnlyModel
from people.models import Authority, Inspection


class InspectedChild(AppendOnlyModel):
    """A child whom the IRO manager named for an inspection; a restricted record is opened in no other way."""

    guarded = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="named")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="inspections")

    class Meta(AppendOnlyModel.Meta):
        ordering = ("child__reference",)
        constraints = [models.UniqueConstraint(fields=["inspection", "child"], name="inspected_child_once")]

    def __str__(self) -> str:
        return f"{self.child.reference} in {self.inspection}"
