"""What an IRO manager fills in to bring a file in."""

from django import forms
from django.conf import settings

from exchange.escalation_log.problems import UnreadableFile
from exchange.escalation_log.spreadsheet import refuse_size
from iro_portal.core.forms import GovForm


class UploadForm(GovForm):
    """One file. Its size is looked at before anything of it is read."""

    file = forms.FileField(
        label="Escalation log", allow_empty_file=True, help_text="A CSV file (UTF-8) or an XLSX workbook."
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            refuse_size(file.name, file.size)
        except UnreadableFile as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return file

    @property
    def most_megabytes(self) -> int:
        """The size above which a file is refused."""
        return settings.IMPORT_MAX_BYTES // 1024**2


class VersionForm(GovForm):
    """A button that says which version of the import the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
