"""Who a child is, their care, who is allocated, their brothers and sisters."""

from datetime import date, timedelta

from django import forms

from children.codes import CARE_ENDED, ETHNICITY
from children.models import Child
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, Radios, SeveralField
from people.models import Staff, Team
from people.roles import RAISING_ROLES, Permission, Role

SEX = [("F", "Female"), ("M", "Male"), ("U", "Unknown")]
OLD_SEX = {"2": "Female", "1": "Male"}
AHEAD = timedelta(days=366)
NO_CHANGE = "Leave as it is"


class DayForm(GovForm):
    """A form that knows which day it is."""

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.today = today


class WhoForm(DayForm):
    """Name, birth, sex and ethnic group of a child."""

    name = forms.CharField(label="Child’s name", max_length=120)
    date_of_birth = GovDateField()
    sex = forms.ChoiceField(choices=SEX, widget=Radios(inline=True))
    ethnicity = forms.ChoiceField(
        label="Ethnic group",
        choices=[("", "Choose an ethnic group"), *((c, f"{w} ({c})") for c, w in ETHNICITY.items())],
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["date_of_birth"].latest = self.today
        if self.initial.get("sex") in OLD_SEX:
            self.fields["sex"].choices = OLD_SEX.items()


class ChangeWhoForm(WhoForm):
    """Who a child is, and, of one who died, when."""

    died_on = GovDateField(
        label="Died on", required=False, help_text="Only where the child died: it decides how long the record is kept"
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["died_on"].latest = self.today


class CareForm(DayForm):
    """From which day a child is looked after, or since when it is known that they are."""

    start = GovDateField(label="Became looked after on", required=False)
    start_unknown = forms.BooleanField(
        label="That day is not known", required=False,
        help_text="Then give the first day on which they are known to have been looked after; without one it is today",
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["start"].latest = self.today

    def clean(self):
        words = super().clean()
        unknown = words.pop("start_unknown", False)
        if not words.get("start") and "start" not in self.errors:
            if unknown:
                words["start"] = self.today
            else:
                self.add_error(
                    "start", "Enter the day on which the child became looked after, or say that it is not known"
                )
        return words | {"start_known": not unknown}


class AddChildForm(CareForm, WhoForm):
    """A child who is looked after, under the council's own id."""

    council_id = forms.CharField(
        label="Council id", max_length=20, help_text="The child’s number in your case system; it stays",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    field_order = ("council_id", "name", "date_of_birth", "sex", "ethnicity", "start", "start_unknown")


class EndCareForm(DayForm):
    """When care ended, and why: list REC of the SSDA903 return."""

    end = GovDateField(
        label="When did care end?", help_text="The first day on which the child is no longer looked after"
    )
    reason = forms.ChoiceField(
        label="Why did it end?", choices=[("", "Choose a reason"), *((c, f"{w} ({c})") for c, w in CARE_ENDED.items())]
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["end"].latest = self.today


class AllocateForm(GovForm):
    """Who works with the child from a day; what is left as it is does not change."""

    iro = forms.ModelChoiceField(
        Staff.objects.none(), label="Independent Reviewing Officer (IRO)", required=False, empty_label=NO_CHANGE,
        error_messages={"invalid_choice": "Choose an IRO of your authority who is in post today"},
    )  # fmt: skip
    social_worker = forms.ModelChoiceField(
        Staff.objects.none(), label="Social worker", required=False, empty_label=NO_CHANGE,
        error_messages={"invalid_choice": "Choose a social worker of your authority who is in post today"},
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Team", required=False, empty_label=NO_CHANGE,
        help_text="Its manager, and the managers above, see the child",
        error_messages={"invalid_choice": "Choose a team of your own authority"},
    )  # fmt: skip
    start = GovDateField(label="From", help_text="The first day; the allocation before it ends then")

    def __init__(self, *args, by: Staff, today: date, **options):
        super().__init__(*args, **options)
        people = Staff.objects.visible_to(by).active()
        self.fields["iro"].queryset = people.with_role(*RAISING_ROLES, on=today)
        self.fields["social_worker"].queryset = people.with_role(Role.SOCIAL_WORKER, on=today)
        self.fields["team"].queryset = Team.objects.visible_to(by)
        self.fields["start"].latest = today + AHEAD
        self.initial = {"start": today} | self.initial
        if not by.may(Permission.ALLOCATE_IRO):
            del self.fields["iro"]

    def clean(self):
        words = super().clean()
        chosen = [name for name in ("iro", "social_worker", "team") if words.get(name) or name in self.errors]
        if not chosen:
            self.add_error(None, "Choose an IRO, a social worker or a team; nothing would change otherwise")
        return words


class SiblingsForm(GovForm):
    """Which children are a child's brothers and sisters from a day."""

    siblings = SeveralField(
        Child.objects.none(), label="Brothers and sisters in care", required=False, widget=Checkboxes(),
        help_text="Tick all of them; whoever is not ticked is no longer in the group",
        error_messages={"invalid_choice": "Choose children of your own authority"},
    )  # fmt: skip
    start = GovDateField(label="From")

    def __init__(self, *args, offered: list[Child], allowed, present: list[Child], today: date, start=None, **options):
        super().__init__(*args, **options)
        field = self.fields["siblings"]
        field.queryset = allowed
        field.choices = [(each.pk, f"{each.name}, {each.age(today)} ({each.reference}, council id {each.council_id})")
                         for each in offered]  # fmt: skip
        self.fields["start"].latest = today
        self.initial = {"start": start or today, "siblings": [each.pk for each in present]} | self.initial

    def clean_siblings(self):
        return list(self.cleaned_data["siblings"])


class AuthoriseAdoptionForm(DayForm):
    """When the authority to place a child for adoption was given."""

    authorised_on = GovDateField(
        label="When was the authority to place given?",
        help_text="The day of the placement order, or of the parents’ consent",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["authorised_on"].latest = self.today


class PlaceForAdoptionForm(DayForm):
    """When a child was placed for adoption."""

    placed_on = GovDateField(label="When was the child placed for adoption?")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["placed_on"].latest = self.today


class EndAdoptionForm(DayForm):
    """When a plan for adoption, or the placement, ended without an order."""

    ended_on = GovDateField(
        label="When did the plan end?",
        help_text="The plan was given up, or the child came back from the placement. After an adoption order end the care",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["ended_on"].latest = self.today


class CorrectAdoptionForm(AuthoriseAdoptionForm):
    """The days of the plan that stands, as they should be."""

    placed_on = GovDateField(label="When was the child placed for adoption?", required=False,
                             help_text="Leave it empty if the child is not placed yet")  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["placed_on"].latest = self.today
