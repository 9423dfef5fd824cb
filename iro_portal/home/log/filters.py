"""The filter of the log. Its values live in the address, so that what was looked for can be seen in the log too."""

import django_filters

from escalations.filters import DateFilter
from iro_portal.core.filters import ListFilter
from iro_portal.core.forms import FilterForm
from iro_portal.core.models import AuditEvent
from iro_portal.core.references import EXAMPLE_OF_A_CHILD
from iro_portal.home.log.events import children_named_to, concerning, of_kind
from people.models import Staff

KINDS = [
    ("open", "Opened"), ("search", "Searched"), ("export", "Taken as a file"), ("change", "Added or changed"),
    ("sign-in", "Signed in or out"), ("refused", "Refused"),
]  # fmt: skip


def colleagues(request):
    return Staff.objects.visible_to(request.user)


class EventFilter(ListFilter):
    """Child, person, what, days: all of them together narrow the log."""

    child = django_filters.CharFilter(
        label="Child’s reference", method="by_child", max_length=20, help_text=f"For example {EXAMPLE_OF_A_CHILD}"
    )
    person = django_filters.ModelChoiceFilter(
        label="Who", queryset=colleagues, method="by_person", empty_label="Anybody"
    )
    what = django_filters.ChoiceFilter(label="What", choices=KINDS, method="by_kind", empty_label="Anything")
    day_from = DateFilter(label="From", field_name="recorded_at", lookup_expr="date__gte")
    day_to = DateFilter(label="Up to", field_name="recorded_at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: list[str] = []
        form = FilterForm

    @property
    def in_force(self) -> dict:
        """The filters that narrow the log now, as keys and days."""
        given = self.form.cleaned_data.items() if self.is_valid() else ()
        return {name: getattr(value, "pk", value) for name, value in given if value}

    def by_child(self, rows, name, reference):
        child = children_named_to(self.request.user).filter(reference=reference.strip().upper()).first()
        return concerning(rows, child.pk) if child else rows.none()

    def by_person(self, rows, name, person):
        return rows.filter(actor_id=person.pk)

    def by_kind(self, rows, name, kind):
        return of_kind(rows, kind)
