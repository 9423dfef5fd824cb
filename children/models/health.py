"""What a return says of a child's health in one year: that the assessment was done, and the SDQ score."""

from django.db import models

from children.models.child import Child
from children.querysets import OfChildQuerySet
from people.models import Authority


class AnnualHealth(models.Model):
    """One row of the SSDA903 module OC2: of a year, without days. `year_end` is 31 March."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="annual_health")
    year_end = models.DateField()
    health_assessment = models.BooleanField(null=True, blank=True, help_text="Null: the return does not say.")
    sdq_score = models.PositiveSmallIntegerField(null=True, blank=True)
    provenance = models.CharField(max_length=20, default="imported")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("year_end", "pk")
        verbose_name_plural = "annual health"
        indexes = [models.Index(fields=["authority", "year_end"], name="health_by_year")]
        constraints = [models.UniqueConstraint(fields=["child", "year_end"], name="health_once_a_year")]

    def __str__(self) -> str:
        return f"{self.child}: health in the year to {self.year_end:%d/%m/%Y}"
