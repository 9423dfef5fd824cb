"""Tables that people put together and keep."""

from django.db import models
from django.db.models import Q

from people.models import Authority, Staff


class SavedTableQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_on=None)

    def readable_by(self, viewer):
        """Tables of the viewer's authority that are shared, and their own."""
        own = self.filter(authority_id=viewer.authority_id)
        return own.filter(Q(is_shared=True) | Q(by=viewer))


class SavedTable(models.Model):
    """A cross table by name: what it counts, by what, across what, only which. It holds no figures."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=70, editable=False)
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=60)
    rows = models.CharField(max_length=60)
    columns = models.CharField(max_length=60, blank=True)
    only = models.JSONField(default=list, help_text="Filters, written dimension:value")
    is_shared = models.BooleanField(default=False, help_text="Everyone of the authority who reads figures finds it.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    removed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = SavedTableQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="saved_table_key_once")]

    def __str__(self) -> str:
        return self.name
