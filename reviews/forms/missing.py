"""What narrows the matrix of missing items."""

from django import forms

from iro_portal.core.forms import FilterForm
from people.models import Team
from reviews.items import LABELS, Column


class MissingFilter(FilterForm):
    """Which children: whose, of which team, with which item missing or overdue."""

    item = forms.ChoiceField(label="Missing or overdue", required=False)
    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), required=False, empty_label="All teams")

    def __init__(self, *arguments, viewer, **options):
        super().__init__(*arguments, **options)
        self.fields["item"].choices = [("", "Anything or nothing"), *((each.value, LABELS[each]) for each in Column)]
        self.fields["team"].queryset = Team.objects.visible_to(viewer)
        for each in self.fields.values():
            each.widget.attrs["class"] = "govuk-!-width-full"
