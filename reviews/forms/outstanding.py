"""What became of each decision on a page, and on which day those that are done were done."""

from collections.abc import Sequence
from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios
from reviews.models import ReviewDecision

DONE, NOT_DONE, LATER = "done", "not-done", ""
CHOICES = ((DONE, "Done"), (NOT_DONE, "Still not done"), (LATER, "Not looked at now"))


class CaseloadDecisionsForm(GovForm):
    """One answer for each decision, and one day for all that are done."""

    done_on = GovDateField(
        label="If any are done: on which day?", required=False, help_text="Today if you leave it out"
    )

    def __init__(self, *args, decisions: Sequence[ReviewDecision], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.decisions, self.fields["done_on"].latest = decisions, today
        for row in decisions:
            field = forms.ChoiceField(
                label=f"Decision {row.number} of {row.review.reference}", choices=CHOICES, required=False,
                widget=Radios(inline=True, small=True),
            )  # fmt: skip
            self.fields[f"decision_{row.pk}"] = field

    def answers(self) -> list[tuple[ReviewDecision, forms.BoundField]]:
        """Return each decision with its field."""
        return [(row, self[f"decision_{row.pk}"]) for row in self.decisions]

    def arguments(self) -> dict:
        """Return what check_outstanding takes."""
        return {
            "done": self._with(DONE), "not_done": self._with(NOT_DONE), "done_on": self.cleaned_data["done_on"],
        }  # fmt: skip

    def _with(self, answer: str) -> list[ReviewDecision]:
        return [row for row in self.decisions if self.cleaned_data[f"decision_{row.pk}"] == answer]
