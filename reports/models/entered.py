"""What no record can give: entered figures, benchmarks of others, targets; each with its source and its day."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from iro_portal.core.models import AppendOnlyModel, AppendOnlyQuerySet
from people.models import Authority, Staff


class EnteredQuerySet(AppendOnlyQuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer):
        """Figures are no secret among the colleagues of one authority."""
        authority_id = viewer.duties().authority_id
        return self.filter(authority_id=authority_id) if authority_id else self.none()

    def in_force(self):
        """Neither corrected nor taken back."""
        return self.filter(superseded_by=None, value__isnull=False)

    def standing_for(self, first: date, last: date):
        """Those entered for this period, or for its last day."""
        return self.filter(last=last, first__in=(first, last))


class EnteredFigure(AppendOnlyModel):
    """One figure that somebody entered. It is never changed: a correction is a new row that `supersedes` it.

    A figure of our own (`kind` figure) has a `measure` from the list of what can be entered (reports/entered.py), and
    `row`, the key of the row at which it stands, where the measure has rows. A benchmark and a target belong to a table:
    `measure` is then its slug, `column` and `row` the keys under which it stands there; an empty row: the whole.
    `whose` names the benchmark (“Statistical neighbours”) or the target. From `first` to `last`, both included; a figure
    on a day has it as both. `value` None: taken back.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", "Figure of our own"
        BENCHMARK = "benchmark", "Benchmark"
        TARGET = "target", "Target"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    whose = models.CharField(max_length=120, blank=True)
    measure = models.SlugField(max_length=80)
    row = models.CharField(max_length=120, blank=True)
    column = models.CharField(max_length=120, blank=True)
    said = models.CharField(
        max_length=400, default="", help_text="Where it stands, in the words of the day on which it was entered."
    )
    first = models.DateField()
    last = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200)
    source_on = models.DateField(help_text="The day of the source, or on which the figure was taken from it.")
    why = models.CharField(max_length=200, blank=True, help_text="Of a correction: what was wrong.")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EnteredQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("-last", "kind", "measure", "pk")
        indexes = [models.Index(fields=["authority", "measure", "last"], name="entered_by_measure")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "whose", "measure", "row", "column", "first", "last"],
                condition=Q(supersedes=None),
                name="entered_once",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="entered_period_in_order"),
            models.CheckConstraint(condition=~Q(source=""), name="entered_has_source"),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="entered_decimals_kept"),
            models.CheckConstraint(condition=~Q(kind="benchmark") | ~Q(whose=""), name="benchmark_says_whose"),
            models.CheckConstraint(
                condition=Q(kind="figure", column="", whose="") | Q(kind__in=["benchmark", "target"]) & ~Q(column=""),
                name="entered_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(supersedes__isnull=False), name="only_a_correction_takes_back"
            ),
            models.CheckConstraint(condition=Q(supersedes=None) | ~Q(why=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.said or self.measure}"

    @property
    def shown(self) -> str:
        """The value as it was entered, with its decimals; empty where it was taken back."""
        return "" if self.value is None else f"{Decimal(self.value):,.{self.decimals}f}"
