"""Restricting a record, naming who may open it, ending that, and lifting the restriction."""

from datetime import date

from django import forms

from children.forms.record import DayForm
from children.models import Child, RestrictedPerson, Restriction
from children.restricted import NAMEABLE, who_works_with
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, LongTextField, SeveralField
from people.models import Staff
from people.roles import Role

ROWS = forms.Textarea(attrs={"rows": 3})


def words(label: str, **options) -> LongTextField:
    return LongTextField(label=label, max_length=1000, widget=ROWS, **options)


def nameable(by: Staff, on: date):
    """Return the members of staff who can be named: those whose work can lie in a child's record."""
    return Staff.objects.visible_to(by).active().with_role(*NAMEABLE, on=on)


class RestrictForm(GovForm):
    """Why, whose kin the child is, and who may open the record: who works with the child today is ticked beforehand."""

    why = words("Why is the record restricted?", help_text="Only IRO managers who are named read this")
    kin = SeveralField(
        Staff.objects.none(), label="Whose kin is the child? (optional)", required=False, widget=forms.SelectMultiple(),
        help_text="Members of staff. They cannot be named, whatever their work. Hold Ctrl to choose several",
    )  # fmt: skip
    named = SeveralField(
        Staff.objects.none(), label="Who may open it?", required=False, widget=Checkboxes(small=True),
        help_text="Who works with the child today is ticked, and you. Who is not ticked no longer finds the child",
    )  # fmt: skip
    others = SeveralField(
        Staff.objects.none(), label="Somebody else (optional)", required=False, widget=forms.SelectMultiple(),
        help_text="Their name alone gives them nothing: the child must also be theirs by allocation or by their post",
    )  # fmt: skip

    def __init__(self, *args, child: Child, by: Staff, on: date, **options):
        super().__init__(*args, **options)
        self.working = who_works_with(child, on)
        managers = Staff.objects.visible_to(by).active().with_role(Role.IRO_MANAGER, on=on)
        hints = {str(staff.pk): what for staff, what in self.working}
        hints |= {str(staff.pk): "IRO manager" for staff in managers}
        offered = [by.pk, *(staff.pk for staff, _ in self.working), *managers.values_list("pk", flat=True)]
        self.fields["named"].queryset = Staff.objects.filter(pk__in=offered)
        self.fields["named"].widget.hints = hints
        self.fields["others"].queryset = nameable(by, on).exclude(pk__in=offered)
        self.fields["kin"].queryset = Staff.objects.visible_to(by)
        self.initial = {"named": [by.pk, *(staff.pk for staff, _ in self.working)]} | self.initial

    def arguments(self) -> dict:
        """Return what the command takes. Whose kin the child is loses the tick that was there beforehand."""
        typed = self.cleaned_data
        kin, chosen = list(typed["kin"]), [*typed["named"], *typed["others"]]
        return {"why": typed["why"], "kin": kin, "named": [staff for staff in chosen if staff not in kin]}


class NameForm(DayForm):
    """One person more, from when to when, and what for."""

    staff = forms.ModelChoiceField(Staff.objects.none(), label="Who?", empty_label="Choose a person")
    why = words("What do they need the record for?", help_text="Their part in the child’s care")
    start = GovDateField(label="From")
    end = GovDateField(label="Until (optional)", required=False, help_text="The first day on which they no longer may")

    def __init__(self, *args, restriction: Restriction, by: Staff, today: date, **options):
        super().__init__(*args, today=today, **options)
        there = restriction.people.not_over(today).values("staff_id")
        self.fields["staff"].queryset = nameable(by, today).exclude(pk__in=there)
        self.initial = {"start": today} | self.initial


class KinForm(DayForm):
    """Whose kin the child turned out to be, and how."""

    staff = forms.ModelChoiceField(
        Staff.objects.none(), label="Whose kin is the child?", empty_label="Choose a person",
        help_text="They lose the record today, whatever their work, and cannot be named again",
    )  # fmt: skip
    why = words("How, or how do you know?", help_text="Only IRO managers who are named read this")

    def __init__(self, *args, restriction: Restriction, by: Staff, today: date, **options):
        super().__init__(*args, today=today, **options)
        known = restriction.people.kin().values("staff_id")
        self.fields["staff"].queryset = Staff.objects.visible_to(by).exclude(pk__in=known)


class EndForm(DayForm):
    """The first day on which a person may no longer open the record."""

    end = GovDateField(label="From which day may they no longer open it?")

    def __init__(self, *args, person: RestrictedPerson, today: date, **options):
        super().__init__(*args, today=today, **options)
        self.initial = {"end": max(today, person.start)} | self.initial


class LiftForm(DayForm):
    """Why the record is open again."""

    why = words("Why is the restriction lifted?")
