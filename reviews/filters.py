"""The filters of lists about reviews. Their values live in the address, so a filtered list can be sent as a link."""

import django_filters
from django.utils import timezone

from children.models import Allocation
from iro_portal.core.filters import ListFilter
from iro_portal.core.forms import FilterForm
from people.models import Team
from reviews.models import MonitoringAnswer, MonitoringQuestion


def teams(request):
    return Team.objects.filter(authority_id=request.user.authority_id)


def question_choices(authority_id) -> list[tuple[str, str]]:
    """The tracked questions of all the authority's monitoring forms, the latest wording of each."""
    rows = MonitoringQuestion.objects.filter(form__authority_id=authority_id, tracked=True)
    return list({row.key: row.label for row in rows.order_by("form__in_force_from", "order")}.items())


class OpenNoFilter(ListFilter):
    """Question and team: both together narrow the list."""

    question = django_filters.ChoiceFilter(label="Question", field_name="question__key", empty_label="Any question")
    team = django_filters.ModelChoiceFilter(
        label="Team, with those below it", queryset=teams, method="by_team", empty_label="Any team"
    )

    class Meta:
        model = MonitoringAnswer
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.filters["question"].extra["choices"] = question_choices(self.request.user.authority_id)

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that narrow the list now."""
        return sorted(name for name, value in self.form.cleaned_data.items() if value) if self.is_valid() else []

    def by_team(self, rows, name, team):
        held = Allocation.objects.current(timezone.localdate()).teams().filter(team__path__startswith=team.path)
        return rows.filter(filled__review__child__in=held.values("child_id"))
