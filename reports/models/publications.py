"""Papers as they were published: their figures, their files, and that they were withdrawn. Nothing changes them.

The tables are guarded in the database itself (core.append_only): neither the admin nor a bulk update nor raw SQL alters
or removes a row.
"""

import hashlib
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.urls import reverse

from iro_portal.core.models import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet
from people.models import Authority, Staff
from people.roles import Permission
from reports.models.packs import Pack


def checksum(body: str | bytes) -> str:
    """Return the SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal."""
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()


def list_of(files: Iterable["PublicationFile"]) -> str:
    """Return which files there are as a publication keeps it: a line each, in order."""
    return "\n".join(each.line for each in files)


class PublicationQuerySet(AppendOnlyQuerySet):
    def visible_to(self, viewer):
        """Publications of the person's own authority, for whoever reads figures."""
        authority_id = viewer.duties().authority_id if viewer.may(Permission.READ_FIGURES) else None
        return self.filter(authority_id=authority_id) if authority_id else self.none()

    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)


class Publication(AppendOnlyModel):
    """One paper, frozen: what the public was given (`figures`) and what was counted (`counted`), as canonical JSON.

    Its row lists its files too (`listed`), so that one that is put beside them later is none of them.
    """

    guarded = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="publications")
    reference = models.CharField(max_length=20, editable=False)
    title = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    figures = models.TextField()
    counted = models.TextField()
    checksum = models.CharField(max_length=64)
    listed = models.TextField(help_text="Its files as they were published, a line each: format, SHA-256, name.")
    recorded_by = models.DateTimeField(help_text="The cut-off: what was recorded up to then is counted.")
    threshold = models.PositiveSmallIntegerField(help_text="Counts from 1 up to this are hidden; 0: none is.")
    why_shown = models.TextField(blank=True, help_text="Why small counts were shown, where they were.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="publication_reference_once"),
            models.CheckConstraint(
                condition=Q(threshold__gt=0) | ~Q(why_shown=""), name="publication_says_why_small_counts_are_shown"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reports:publication-detail", args=[self.reference])

    @property
    def is_sound(self) -> bool:
        """Are its figures and its files still those that were published?"""
        return self.has_its_figures and self.has_its_files

    @property
    def has_its_figures(self) -> bool:
        """Are the figures still those of which the checksum was taken?"""
        return checksum(self.figures) == self.checksum

    @property
    def has_its_files(self) -> bool:
        """Are its files those that it lists: none more, none less, none another?"""
        return list_of(self.files.defer("body")) == self.listed

    def own_files(self) -> list["PublicationFile"]:
        """Return those of its files that it lists, without their bodies."""
        return [file for file in self.files.defer("body") if file.is_listed]

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class PublicationFile(AppendOnlyModel):
    """One file of a publication, byte for byte. It is written with the publication, which lists it; none comes later."""

    guarded = True

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    format = models.SlugField(max_length=10)
    label = models.CharField(max_length=40)
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    body = models.BinaryField()
    checksum = models.CharField(max_length=64)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["publication", "format"], name="one_file_a_format")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        if not self.is_listed:
            raise AppendOnly(f"{self.publication} was published without {self.name}.")
        super().save(*args, **kwargs)

    @property
    def line(self) -> str:
        """What its publication says of it."""
        return f"{self.format} {self.checksum} {self.name}"

    @property
    def is_listed(self) -> bool:
        """Was it published with its publication?"""
        return self.line in self.publication.listed.splitlines()

    @property
    def is_sound(self) -> bool:
        return self.is_listed and checksum(bytes(self.body)) == self.checksum


class PublicationWithdrawal(AppendOnlyModel):
    """A publication was withdrawn; it stays as it was, marked so."""

    guarded = True

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="withdrawal_says_why")]

    def __str__(self) -> str:
        return f"withdrawal of {self.publication}"
