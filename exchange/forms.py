"""What is filled in to bring files in."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from exchange.kind import Kind
from exchange.kinds import KINDS
from exchange.sources import Source
from iro_portal.core.forms import GovForm, Radios
from iro_portal.core.spreadsheet import UnreadableFile


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes more than one."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; `clean` returns them as sources."""

    widget = SeveralFiles

    def clean(self, value: Sequence[UploadedFile], initial=None) -> list[Source]:
        files = value or [None]
        return [Source.of_upload(super(FilesField, self).clean(file, initial)) for file in files]


class UploadForm(GovForm):
    """Which kind, and its file or files. Their sizes are looked at before anything of them is read."""

    kind = forms.ChoiceField(label="What do you bring in?", widget=Radios)
    file = FilesField(
        label="File", allow_empty_file=True, help_text="A CSV file (UTF-8) or an XLSX workbook, unless said otherwise."
    )

    def __init__(self, *arguments, kinds: Sequence[Kind], **options):
        super().__init__(*arguments, **options)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]
        self.fields["kind"].widget.hints = {kind.key: kind.about for kind in kinds}

    def clean(self):
        kind, sources = KINDS.get(self.cleaned_data.get("kind")), self.cleaned_data.get("file")
        if not kind or not sources:
            return
        if len(sources) > 1 and not kind.several:
            self.add_error("file", f"{kind.label}: choose one file; {len(sources)} were chosen.")
            return
        try:
            kind.refuse_size(sources)
        except UnreadableFile as wrong:
            self.add_error("file", str(wrong))

    @property
    def most_megabytes(self) -> int:
        """The size above which a spreadsheet is refused."""
        return settings.IMPORT_MAX_BYTES // 1024**2


class VersionForm(GovForm):
    """A button that says which version of the import the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
