"""Handing over: to whom, from which day, which children."""

from django import forms
from django.utils import timezone

from children.models import Child
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, SeveralField
from people.models import Staff
from people.roles import RAISING_ROLES


class HandOverForm(GovForm):
    """Who takes over which of an IRO's children, from a day."""

    to_iro = forms.ModelChoiceField(Staff.objects.none(), label="Who takes over?", empty_label="Choose an IRO")
    on = GovDateField(label="From which day", help_text="The first day on which the children are the new IRO's")
    children = SeveralField(Child.objects.none(), label="Which children?", widget=Checkboxes)

    def __init__(self, *args, leaver: Staff, held, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        iros = Staff.objects.of(leaver.authority).active().with_role(*RAISING_ROLES, on=today)
        self.fields["to_iro"].queryset = iros.exclude(pk=leaver.pk)
        self.fields["children"].queryset = held
        self.fields["children"].error_messages["required"] = "Choose at least one child"
        self.initial = {"on": today, "children": [child.pk for child in held]} | self.initial
