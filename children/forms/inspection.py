"""Opening an inspection, making it longer, adding children and taking one out."""

from django import forms
from django.conf import settings
from django.utils import timezone

from children.inspecting import inspectors
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios
from people.models import Staff


class InspectionForm(GovForm):
    """To whom, from when to when, and which children."""

    inspector = forms.ModelChoiceField(
        Staff.objects.none(), label="Which inspector?", empty_label="Choose a person",
        help_text="Somebody with a post of the role inspector, and no other post",
    )  # fmt: skip
    start = GovDateField(label="From")
    last_day = GovDateField(label="Last day")
    why = forms.CharField(
        label="What is inspected?",
        max_length=200,
        help_text="For example: Ofsted, children’s services, letter of 3 March",
    )
    every_child = forms.TypedChoiceField(
        label="Which children?", coerce=lambda value: value == "yes", widget=Radios(),
        choices=[("yes", "Every child of the authority, except restricted records"), ("no", "Only those named below")],
    )  # fmt: skip
    references = LongTextField(
        label="Children, one a line (optional)", required=False, max_length=20_000,
        help_text="Full references, or the council’s own ids. A restricted record is opened only by standing here",
    )  # fmt: skip

    def __init__(self, *args, by: Staff, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["inspector"].queryset = inspectors(by, today)
        self.fields["last_day"].help_text = f"{settings.INSPECTION_DAYS} days at the most; it can be made longer later"
        self.initial = {"start": today} | self.initial


class ChildrenForm(GovForm):
    """Which children more, and why."""

    references = LongTextField(
        label="Children, one a line", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Full references, or the council’s own ids, of children whose records you may open yourself. A "
        "restricted record is opened by standing here",
    )  # fmt: skip
    why = forms.CharField(
        label="Why does the inspector need them?", max_length=200, help_text="It is kept in the log. Name no child here"
    )


class TakeOutForm(GovForm):
    """Why a child who was named is taken out."""

    why = forms.CharField(
        label="Why is the record taken back?", max_length=200,
        help_text="For example: a reference was mistyped. It is kept with your name, in the log too. Name no child here",
    )  # fmt: skip


class ExtendForm(GovForm):
    """Until when, and why."""

    last_day = GovDateField(label="New last day")
    why = forms.CharField(label="Why does it take longer?", max_length=200)
