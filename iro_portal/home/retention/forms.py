"""What information governance types about records whose time has come, about holds, and about years."""

from datetime import date, timedelta

from django import forms

from children.models import Child
from children.retention import REGULATION, Years
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios
from iro_portal.core.references import EXAMPLE_OF_A_CHILD

YEARS = forms.NumberInput(attrs={"class": "govuk-input--width-3"})
WHY = forms.Textarea(attrs={"rows": 3})


class WhyForm(GovForm):
    """A reason, without which nothing is decided."""

    why = forms.CharField(label="Why", max_length=300, widget=WHY, help_text="Name no child here")


class ApproveForm(WhyForm):
    """That a record is anonymised, with the child's reference typed out."""

    reference = forms.CharField(
        label="Reference of the child", max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        help_text="Type it, so that it is this record and no other",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("why", "reference")


class KeepForm(WhyForm):
    """That a record is kept for now, and when it is looked at again."""

    again_on = GovDateField(label="Look at it again on")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["again_on"].earliest = today + timedelta(days=1)


class HoldForm(WhyForm):
    """What is held back: one record, or every record of the authority."""

    whose = forms.ChoiceField(
        label="Which records are held?", widget=Radios(reveals={"one": ("reference",)}),
        choices=[("one", "The record of one child"), ("all", "Every record of the authority")],
    )  # fmt: skip
    reference = forms.CharField(
        label="Reference of the child", max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    field_order = ("whose", "reference", "why")

    def __init__(self, *args, authority, **options):
        super().__init__(*args, **options)
        self.authority = authority

    def clean(self):
        words = super().clean()
        typed = words.pop("reference", "").strip().upper()
        words["child"] = None
        if words.pop("whose", "") == "one":
            words["child"] = Child.objects.of(self.authority).filter(reference=typed).first()
            if words["child"] is None:
                sentence = f"Enter the reference of a child of this authority, such as {EXAMPLE_OF_A_CHILD}"
                self.add_error("reference", sentence)
        return words


class ScheduleForm(WhyForm):
    """For how many years records are kept, from a day on."""

    from_birth = forms.IntegerField(
        label="Years from birth", min_value=REGULATION.from_birth, max_value=200, widget=YEARS
    )
    from_death = forms.IntegerField(
        label="Years from the death of a child who died before 18",
        min_value=REGULATION.from_death, max_value=200, widget=YEARS,
    )  # fmt: skip
    from_adoption = forms.IntegerField(
        label="Years from an adoption", min_value=1, max_value=200, required=False, widget=YEARS,
        help_text="Leave empty to keep an adopted child’s record as long as any other. Where you give it, the later of the "
        "two days counts",
    )  # fmt: skip
    start = GovDateField(label="From")
    field_order = ("from_birth", "from_death", "from_adoption", "start", "why")

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["start"].earliest = today

    def clean(self):
        words = super().clean()
        parts = [words.pop(name, None) for name in ("from_birth", "from_death", "from_adoption")]
        return words | ({"years": Years(*parts)} if not self.errors else {})
