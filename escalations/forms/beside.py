"""Good practice and systemic concerns: what is typed."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField
from people.models import Staff


class DatedForm(GovForm):
    """A form with `on`, a day that lies not in the future; today unless something else is typed."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["on"].latest = timezone.localdate()
        self.fields["on"].initial = timezone.localdate()


class PraiseForm(DatedForm):
    """Whom it is to, their manager, what was done well, when, and about which child if about one."""

    to = forms.ModelChoiceField(Staff.objects.none(), label="Who did well?", empty_label="Choose a person")
    to_manager = forms.ModelChoiceField(
        Staff.objects.none(), label="Their manager, who is told as well", required=False, empty_label="Nobody else"
    )
    child = forms.CharField(
        label="Child, if it is about one", required=False, max_length=40,
        help_text="The child's reference or the council's id",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    words = LongTextField(label="What was done well", max_length=4000)
    on = GovDateField(label="On which day")

    def __init__(self, *args, by: Staff, **options):
        super().__init__(*args, **options)
        self.by = by
        colleagues = Staff.objects.visible_to(by).active().exclude(pk=by.pk)
        self.fields["to"].queryset = self.fields["to_manager"].queryset = colleagues

    def clean_child(self) -> Child | None:
        typed = self.cleaned_data["child"].strip()
        if not typed:
            return None
        found = Child.objects.visible_to(self.by).filter(Q(reference__iexact=typed) | Q(council_id__iexact=typed))
        child = found.first()
        if child is None:
            raise ValidationError(f"No child whose record you may open has the reference or id “{typed}”.")
        return child

    def clean(self):
        typed = super().clean()
        if typed.get("to") and typed.get("to") == typed.get("to_manager"):
            self.add_error("to_manager", "Choose their manager, or nobody else: this is the same person.")
        return typed


class ConcernForm(DatedForm):
    """What the concern is, the escalations that share it, and with whom it is raised."""

    title = forms.CharField(label="What it is called", max_length=120)
    words = LongTextField(label="What is failing, and what it does to children", max_length=8000)
    escalations = forms.CharField(
        label="Escalations that share it", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Their references, such as ESC-2026-0412, one a line or with commas between",
    )  # fmt: skip
    raised_with = forms.CharField(
        label="Raised with", max_length=120, help_text="The person and their post, such as J. Patel, head of service"
    )
    on = GovDateField(label="On which day")

    def __init__(self, *args, by: Staff, **options):
        super().__init__(*args, **options)
        self.by = by

    def clean_escalations(self) -> list[Escalation]:
        typed = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["escalations"].strip().upper())))
        found = {
            row.reference: row for row in Escalation.objects.visible_to(self.by).sent().filter(reference__in=typed)
        }
        unknown = [reference for reference in typed if reference not in found]
        if unknown:
            raise ValidationError(f"No escalation that you may open has the reference {', '.join(unknown[:10])}.")
        return [found[reference] for reference in typed]


class ConcernResponseForm(DatedForm):
    """What was said to a systemic concern."""

    response = LongTextField(label="The response", max_length=8000)
    on = GovDateField(label="Received on")

    def __init__(self, *args, raised_on, **options):
        super().__init__(*args, **options)
        self.fields["on"].earliest = raised_on
