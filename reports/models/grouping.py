"""An authority's own bands and labels: which ages make a row, which codes, in which order, under which words."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from iro_portal.core.dated_lists import DatedList, ListItem


class Grouping(DatedList):
    """How one authority groups one dimension from a day on: age bands, ethnic groups, types of placement."""

    dimension = models.SlugField(max_length=60)

    class Meta(DatedList.Meta):
        ordering = ("authority", "dimension", "in_force_from")
        constraints = [
            models.UniqueConstraint(fields=["authority", "dimension", "in_force_from"], name="one_grouping_from_a_day")
        ]

    def is_used(self) -> bool:
        """No record stands on a grouping: records keep their codes and days, and what was published is frozen."""
        return False

    @property
    def in_force_until(self) -> date | None:
        later = Grouping.objects.filter(
            authority_id=self.authority_id, dimension=self.dimension, in_force_from__gt=self.in_force_from
        )
        return later.order_by("in_force_from").values_list("in_force_from", flat=True).first()


class GroupingLine(ListItem):
    """One row: the raw codes that it takes, or ages in whole years from `low` to `high` (None: without limit).

    `rest` takes every other code that is recorded. `condition` names one more thing that must hold, which the dimension
    knows (proceedings open, say); a line with one comes before the line that takes the same code without.
    """

    grouping = models.ForeignKey(Grouping, on_delete=models.PROTECT, related_name="lines")
    codes = models.JSONField(default=list)
    low = models.PositiveSmallIntegerField(null=True, blank=True)
    high = models.PositiveSmallIntegerField(null=True, blank=True)
    rest = models.BooleanField(default=False)
    condition = models.SlugField(max_length=60, blank=True)

    class Meta(ListItem.Meta):
        constraints = [
            models.UniqueConstraint(fields=["grouping", "key"], name="grouping_key_once"),
            models.UniqueConstraint(fields=["grouping"], condition=Q(rest=True), name="one_rest_a_grouping"),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")), name="grouping_ages_rise"
            ),
        ]

    @property
    def dated_list(self) -> Grouping:
        return self.grouping
