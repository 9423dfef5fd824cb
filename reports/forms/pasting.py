"""A table that was printed elsewhere: which report it is, of which period, and its cells."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from iro_portal.core.forms import GovForm, LongTextField
from reports import definitions
from reports.forms.asking import ReportForm
from reports.reconcile.pasted import Grid, Pasted, PasteRefused, as_text, grid_of_file, grid_of_text, pasted
from reports.spec import Spec


class WhichReportForm(GovForm):
    """Which report a printed table is."""

    report = forms.ChoiceField(
        label="Which table was printed?",
        error_messages={"invalid_choice": "“%(value)s” is no report; choose one from the list"},
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        subjects: dict[str, list] = {}
        for spec in definitions.REPORTS.values():
            subjects.setdefault(spec.subject, []).append((spec.slug, spec.title))
        self.fields["report"].choices = list(subjects.items())


class PasteForm(ReportForm):
    """The choices of a report, and a printed table, pasted or as a file; what was read of it is `pasted`."""

    pasted: Pasted | None = None

    def __init__(self, posted, files, *, spec: Spec, today: date, is_posted: bool):
        super().__init__(posted, today=today, units=spec.units)
        self.is_posted = is_posted
        self.files = files
        self.fields["compare"].label = "Earlier years printed beside it"
        self.fields["text"] = LongTextField(
            label="The printed table",
            help_text="Copy it with the line of its column names, from Word, a spreadsheet or a page, and paste it here.",
            widget=forms.Textarea(attrs={"rows": 12}),
            required=False,
            strip=False,
        )
        self.fields["file"] = forms.FileField(
            label="Or a file",
            help_text="CSV (UTF-8) or XLSX; of a workbook its first sheet.",
            required=False,
            allow_empty_file=True,
        )
        self.fields["by_order"] = forms.BooleanField(
            label="Match rows whose names differ by the order in which they stand", required=False
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.is_posted:
            field = "file" if cleaned.get("file") else "text"
            try:
                self.pasted = pasted(self._grid(cleaned))
            except PasteRefused as problem:
                self.add_error(field, str(problem))
        return cleaned

    def _grid(self, cleaned: dict) -> Grid:
        """Return the lines of the file, else of the text; those of a file are given back as text."""
        file: UploadedFile | None = cleaned.get("file")
        if not file:
            return grid_of_text(cleaned.get("text") or "")
        if not file.size:
            raise PasteRefused(f"{file.name} is empty; give a CSV or XLSX file with the table.")
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1024**2
            raise PasteRefused(f"{file.name} is larger than {most} MB; give a file with the one table.")
        grid = grid_of_file(file.name, file.read())
        self.data["text"] = as_text(grid)
        return grid
