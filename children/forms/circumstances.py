"""What stands around a child, and a change of legal status or placement."""

from django import forms

from children.codes import LEGAL_STATUS, NEED, PLACE_CHANGED, PLACEMENT, PROVIDER
from children.commands.episodes import Moved
from children.forms.record import DayForm
from children.models import MissingEpisode
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Radios

MILES = (("yes", "Yes"), ("no", "No"), ("", "Not known"))


def coded(label: str, codes: dict[str, str], *, first: str, **options) -> forms.ChoiceField:
    """A choice from a list of the return, each with its code."""
    return forms.ChoiceField(
        label=label, choices=[("", first), *((c, f"{w} ({c})") for c, w in codes.items())], **options
    )


class PastForm(DayForm):
    """A form whose days named in `past` lie in the past."""

    past: tuple[str, ...] = ()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in self.past:
            self.fields[name].latest = self.today


class ChangeDisabilityForm(PastForm):
    """A disability, and since when it is no longer there."""

    past = ("end",)
    words = forms.CharField(label="Disability", max_length=200, help_text="As your case system calls it")
    end = GovDateField(label="No longer there from", required=False)


class DisabilityForm(ChangeDisabilityForm):
    """A disability and its days."""

    past = ("start", "end")
    start = GovDateField(label="Since when?", help_text="The day from which it is known")
    field_order = ("words", "start", "end")


class ChangeProceedingsForm(PastForm):
    """How proceedings stand."""

    past = ("ended_on",)
    court = forms.CharField(label="Court", max_length=120, required=False)
    case_number = forms.CharField(label="Case number", max_length=60, required=False)
    guardian = forms.CharField(
        label="Children’s guardian", max_length=120, required=False, help_text="Of Cafcass; invited to reviews"
    )
    next_hearing_on = GovDateField(
        label="Next hearing", required=False, help_text="It stands on the IRO’s home page from 30 days before"
    )
    ended_on = GovDateField(label="Ended on", required=False)
    outcome = forms.CharField(label="Outcome", max_length=200, required=False)


class ProceedingsForm(ChangeProceedingsForm):
    """Proceedings in court."""

    past = ("issued_on", "ended_on")
    kind = forms.CharField(
        label="What are they about?", max_length=120, help_text="Care, placement, contact, secure order"
    )
    issued_on = GovDateField(label="Issued on")
    field_order = ("kind", "issued_on", "court", "case_number", "guardian", "next_hearing_on", "ended_on", "outcome")


class ChangeProtectionForm(PastForm):
    """How a child protection plan stands."""

    past = ("end",)
    category = forms.CharField(label="Category", max_length=120, required=False)
    next_conference_on = GovDateField(label="Next conference", required=False)
    end = GovDateField(label="Ended on", required=False)


class ProtectionForm(ChangeProtectionForm):
    """A child protection plan beside the care plan."""

    past = ("start", "end")
    start = GovDateField(label="Began on")
    field_order = ("start", "category", "next_conference_on", "end")


class ChangeMissingForm(PastForm):
    """A return, and the interview after it."""

    past = ("end", "interviewed_on")
    end = GovDateField(label="Came back on", required=False)
    interview = forms.ChoiceField(
        label="Return home interview", choices=[*MissingEpisode.Interview.choices, ("", "Not known yet")], required=False,
        widget=Radios(reveals={"held": ("interviewed_on",)}),
    )  # fmt: skip
    interviewed_on = GovDateField(label="Held on", required=False)

    def clean(self):
        words = super().clean()
        if words.get("interview") != MissingEpisode.Interview.HELD:
            words["interviewed_on"] = None
        return words


class MissingForm(ChangeMissingForm):
    """A time missing or away."""

    past = ("start", "end", "interviewed_on")
    kind = forms.ChoiceField(label="What was it?", choices=MissingEpisode.Kind, widget=Radios())
    start = GovDateField(label="From")
    field_order = ("kind", "start", "end", "interview", "interviewed_on")


class EpisodeForm(PastForm):
    """A change of legal status or placement; for the first one of a time in care, both."""

    past = ("start",)
    start = GovDateField(label="From which day?", help_text="What stood before ends on that day")
    legal_status = coded("Legal status", LEGAL_STATUS, first="Choose a legal status")
    moved = forms.ChoiceField(
        label="Did the placement change?", choices=Moved,
        widget=Radios(hints={"no": "The placement below is left as it is."}),
    )  # fmt: skip
    placement = coded("Placement", PLACEMENT, first="Choose a placement", required=False)
    provider = coded("Who provides it?", PROVIDER, first="Nobody: a temporary placement", required=False)
    reason_place_change = coded(
        "Why did the placement change?", PLACE_CHANGED, first="It did not change", required=False
    )
    over_20_miles = forms.TypedChoiceField(
        label="Is it over 20 miles from home?", choices=MILES, required=False, coerce=lambda value: value == "yes",
        empty_value=None, widget=Radios(inline=True),
    )  # fmt: skip
    need = coded("Category of need", NEED, first="Choose a category")

    def __init__(self, *args, is_first: bool, **options):
        super().__init__(*args, **options)
        for name in ("moved", "reason_place_change") if is_first else ("need",):
            del self.fields[name]
