"""Packs: papers of tables and words in work; what their authors wrote, and what others said of it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from iro_portal.core.models import AppendOnlyModel, AppendOnlyQuerySet
from iro_portal.core.states import StateField, StatefulModel, StatefulQuerySet
from people.models import Authority, Staff
from people.roles import Permission
from reports.packs import permissions as may
from reports.packs.declaring import Kind
from reports.packs.kinds import KINDS
from reports.packs.states import IN_WORK, PackState
from reports.period import Period
from reviews.models import ChildView


class OfAuthority(models.QuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer):
        """Those of the person's own authority, for whoever reads figures."""
        authority_id = viewer.duties().authority_id if viewer.may(Permission.READ_FIGURES) else None
        return self.filter(authority_id=authority_id) if authority_id else self.none()


class PackQuerySet(OfAuthority, StatefulQuerySet):
    def in_work(self):
        return self.filter(state__in=IN_WORK)


class WordsQuerySet(OfAuthority, AppendOnlyQuerySet):
    pass


class Pack(StatefulModel):
    """One paper: its kind, its period (`first` to `last`, both included), its front sheet. Its figures are computed anew.

    Which sections it has is its kind's to say; `PackTable` rows add tables to it, or take them out.
    """

    class Classification(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed (exempt information)"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    kind = models.SlugField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    state = StateField(default=PackState.DRAFT, choices=PackState, protected=True, max_length=20)
    title = models.CharField(max_length=200)
    item = models.CharField(max_length=20, blank=True)
    classification = models.CharField(max_length=20, choices=Classification, default=Classification.OPEN)
    meeting = models.CharField(max_length=200, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    wards = models.CharField(max_length=200, blank=True)
    from_whom = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = PackQuerySet.as_manager()

    class Meta(StatefulModel.Meta):
        ordering = ("-last", "kind", "pk")
        indexes = [models.Index(fields=["authority", "state", "last"], name="packs_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="pack_reference_once"),
            models.UniqueConstraint(fields=["authority", "kind", "first", "last"], name="one_pack_a_kind_and_period"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="pack_period_in_order"),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="pack_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="pack_has_title"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reports:pack-detail", args=[self.reference])

    @property
    def declared(self) -> Kind:
        """What its kind declares."""
        return KINDS[self.kind]

    @property
    def period(self) -> Period:
        return Period(self.first, self.last + timedelta(days=1))

    @transition("state", source=PackState.DRAFT, target=PackState.READY, permission=may.can_finish)
    def finish(self, *, at):
        """The author says that nothing more is to be written."""

    @transition("state", source=PackState.READY, target=PackState.DRAFT, permission=may.can_finish)
    def rework(self, *, at):
        """The author takes it back to work on it."""

    @transition("state", source=PackState.READY, target=PackState.PUBLISHED, permission=may.can_publish)
    def publish(self, *, at):
        """It was published; its figures are frozen in the publication."""

    @transition("state", source=PackState.PUBLISHED, target=PackState.READY, permission=may.can_publish)
    def withdraw(self, *, at):
        """What was published was withdrawn; the paper can be put right and published again."""


class PackTable(models.Model):
    """A table that one pack has beside those of its kind (`is_in`), or that was taken out of it.

    `slug` is a built-in report's, or `saved:` and the key of a saved table.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="tables")
    section = models.SlugField(max_length=40)
    slug = models.CharField(max_length=80)
    unit = models.CharField(max_length=40, blank=True)
    compare = models.PositiveSmallIntegerField(default=0)
    is_in = models.BooleanField(default=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["pack", "section", "slug", "unit"], name="one_row_a_table_of_a_pack")
        ]

    def __str__(self) -> str:
        return f"{self.slug} in {self.section} of {self.pack}"


class PackWords(AppendOnlyModel):
    """What the author wrote in one place: each time it is kept a new version; the last one is printed."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="words")
    section = models.SlugField(max_length=40)
    place = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = WordsQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("pack", "section", "place", "number")
        verbose_name = verbose_name_plural = "words of a pack"
        constraints = [
            models.UniqueConstraint(fields=["pack", "section", "place", "number"], name="pack_words_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack}, {self.section}, {self.place}: version {self.number}"


class PackWordsDraft(models.Model):
    """What somebody is writing and has not kept yet; `number` is the version from which they began."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="drafts")
    section = models.SlugField(max_length=40)
    place = models.SlugField(max_length=40)
    number = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    objects = OfAuthority.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "section", "place", "by"], name="one_draft_a_place_and_person")
        ]

    def __str__(self) -> str:
        return f"draft of {self.by} for {self.pack}, {self.section}, {self.place}"


class PackQuote(models.Model):
    """What a child said, chosen for a pack. It is printed only while the child's view stands and is marked fit."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="quotes")
    section = models.SlugField(max_length=40)
    view = models.ForeignKey(ChildView, on_delete=models.PROTECT, related_name="+")
    is_in = models.BooleanField(default=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["pack", "section", "view"], name="quote_once_a_section")]

    def __str__(self) -> str:
        return f"quote in {self.section} of {self.pack}"


class CaseStudy(models.Model):
    """An anonymised case study. It is printed once nothing in it tells who it is about.

    `is_clear`: the last check found nothing; `no_name_because`: why what sounds like a name is none, where the author
    said so of these very words.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="case_studies")
    section = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    words = models.TextField()
    is_clear = models.BooleanField(default=False)
    no_name_because = models.CharField(max_length=300, blank=True)
    is_in = models.BooleanField(default=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "case studies"
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(words=""), name="case_study_says_something")]

    def __str__(self) -> str:
        return f"case study {self.pk} of {self.pack}"


class PackComment(models.Model):
    """What somebody says about a section; it changes nothing that the author wrote. The author answers it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="comments")
    section = models.SlugField(max_length=40)
    words = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="comment_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return f"comment on {self.section} of {self.pack}"


class WorkProgrammeItem(models.Model):
    """One priority of the IRO service for a year (`year`: its 1 April): whose, what is aimed at, by when, what came of it.

    An item that was not done can be carried on into the next year: a new item that names it.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Done in part"
        NOT_DONE = "not-done", "Not done"
        OVERTAKEN = "overtaken", "Overtaken by events"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.DateField()
    priority = models.CharField(max_length=400)
    who = models.CharField(max_length=120, help_text="A post, not a name.")
    target = models.CharField(max_length=300, blank=True)
    by_when = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_words = models.TextField(blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    is_in = models.BooleanField(default=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfAuthority.as_manager()

    class Meta:
        ordering = ("year", "pk")
        indexes = [models.Index(fields=["authority", "year"], name="programme_by_year")]
        constraints = [
            models.CheckConstraint(condition=Q(year__month=4, year__day=1), name="programme_year_from_april"),
            models.CheckConstraint(condition=~Q(priority="") & ~Q(who=""), name="programme_item_complete"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_by=None, answered_at=None)
                | (~Q(outcome="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="programme_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return self.priority[:60]
