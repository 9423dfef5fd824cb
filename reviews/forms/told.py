"""The forms of what the IRO is told, and the filter of the list of it."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import FilterForm, GovForm, LongTextField, Radios
from people.models import Team
from reviews.models import IroNotice
from reviews.told import TOLD, TOLD_IN_WORDS, in_team

WORDS_LIMIT = 2000
TOLD_CHOICES = (("no", "No, I found out in another way"), ("yes", "Yes"))


class TellForm(GovForm):
    """An event of which the IRO is told by recording it."""

    kind = forms.ChoiceField(
        label="What happened, or is going to?",
        choices=IroNotice.Kind,
        widget=Radios(reveals={"plan": ("without_review",)}),
    )
    without_review = forms.BooleanField(
        label="The plan is changed without a review", required=False,
        help_text="No significant change of the plan is made before a review has considered it, unless that is not "
        "reasonably practicable (regulation 32)",
    )  # fmt: skip
    event_on = GovDateField(label="On which day?", help_text="The day of the event; it may lie ahead")
    words = LongTextField(
        label="What should the IRO know?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 5})
    )

    def arguments(self) -> dict:
        """Return what tell_iro takes."""
        typed = dict(self.cleaned_data)
        return typed | {"without_review": typed["without_review"] and typed["kind"] == IroNotice.Kind.PLAN}


class HeardForm(TellForm):
    """An event that the IRO records: told, and when, or not told."""

    told = forms.ChoiceField(label="Were you told?", choices=TOLD_CHOICES, widget=Radios(reveals={"yes": ("told_on",)}))
    told_on = GovDateField(label="When were you told?", required=False)
    field_order = ("kind", "without_review", "event_on", "told", "told_on", "words")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        self.fields["words"].label = "What happened, and how you found out"
        self.fields["told_on"].latest = today

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("told") == "yes" and not cleaned.get("told_on") and "told_on" not in self.errors:
            self.add_error("told_on", "Enter the day on which you were told")
        return cleaned

    @property
    def was_told(self) -> bool:
        return self.cleaned_data.get("told") == "yes"

    def arguments(self) -> dict:
        """Return what tell_iro or record_not_told takes."""
        typed = super().arguments()
        told_on = typed.pop("told_on")
        return typed | {"told_on": told_on} if typed.pop("told") == "yes" else typed


class ToldFilter(FilterForm):
    """Kind, told or not, seen or not, period, team: together they narrow the list."""

    kind = forms.ChoiceField(label="What happened", choices=[("", "Anything"), *IroNotice.Kind.choices], required=False)
    told = forms.ChoiceField(
        label="When the IRO was told", choices=[("", "Whenever, or not"), *TOLD_IN_WORDS], required=False
    )
    without_review = forms.BooleanField(label="Plan changed without a review", required=False)
    not_seen = forms.BooleanField(label="Not marked as seen", required=False)
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Team on that day, with those below it", required=False, empty_label="Any team"
    )
    since = GovDateField(label="Happened from", required=False)
    until = GovDateField(label="Happened up to", required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(viewer)

    def narrow(self, rows):
        """Return the rows that fit; none while a filter cannot be read, so that no wrong number is taken for an answer."""
        if not self.is_bound:
            return rows
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        plain = {"kind": "kind", "without_review": "without_review", "since": "event_on__gte", "until": "event_on__lte"}
        rows = rows.filter(**{lookup: chosen[name] for name, lookup in plain.items() if chosen[name]})
        rows = rows.filter(TOLD[chosen["told"]]) if chosen["told"] else rows
        rows = rows.filter(seen_on=None, told_on__isnull=False) if chosen["not_seen"] else rows
        return in_team(rows, chosen["team"]) if chosen["team"] else rows
