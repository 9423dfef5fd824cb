"""The filter of the list of escalations. Its values live in the address, so a filtered list can be sent as a link."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation, EscalationChild, ProtocolStage, Reason
from escalations.states import KEPT
from iro_portal.core.dates import GovDateField, GovDateWidget
from iro_portal.core.filters import ListFilter
from iro_portal.core.forms import Checkboxes, FilterForm
from people.models import Staff, Team
from people.roles import RAISING_ROLES


class AddressDateWidget(GovDateWidget):
    """Three boxes; a link from elsewhere may give the day in one piece, as in raised_from=2018-04-01."""

    def value_from_datadict(self, data, files, name):
        return data.get(name) or super().value_from_datadict(data, files, name)


class DateFilter(django_filters.Filter):
    field_class = GovDateField

    def __init__(self, *args, **options):
        super().__init__(*args, widget=AddressDateWidget, **options)


class TickFilter(django_filters.Filter):
    field_class = forms.BooleanField


def iros(request):
    """Everyone of the authority who holds or held a post that raises escalations."""
    return Staff.objects.visible_to(request.user).filter(holdings__post__role__in=RAISING_ROLES).distinct()


def teams(request):
    return Team.objects.filter(authority_id=request.user.authority_id)


def stage_choices(authority_id) -> list[tuple[str, str]]:
    """The stages of all the authority's ladders, the latest wording of each, from the bottom up."""
    stages = ProtocolStage.objects.filter(protocol__authority_id=authority_id).order_by("protocol__in_force_from")
    latest = {stage.key: stage for stage in stages}
    return [(stage.key, stage.name) for stage in sorted(latest.values(), key=lambda stage: stage.rank)]


def reason_choices(authority_id) -> list[tuple[str, list[tuple[int, str]]]]:
    """The reasons of every list of the authority, the newest list first."""
    reasons = Reason.objects.filter(list__authority_id=authority_id).select_related("list")
    groups: dict[str, list[tuple[int, str]]] = {}
    for reason in reasons.order_by("-list__in_force_from", "order", "pk"):
        groups.setdefault(str(reason.list), []).append((reason.pk, reason.label))
    return list(groups.items())


class EscalationFilter(ListFilter):
    """Words, state, stage, team, IRO, reason, days, overdue: all of them together narrow the list."""

    words = django_filters.CharFilter(
        label="Reference or child", method="by_words", max_length=100,
        help_text="An escalation's reference, or a child's reference, council id or name",
    )  # fmt: skip
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=[(state.value, state.label) for state in KEPT], distinct=False,
        widget=Checkboxes(small=True),
    )  # fmt: skip
    overdue = TickFilter(label="Answer overdue", method="by_overdue")
    stage = django_filters.ChoiceFilter(label="Stage it stands at", method="by_stage", empty_label="Any stage")
    team = django_filters.ModelChoiceFilter(
        label="Team, with those below it", queryset=teams, method="by_team", empty_label="Any team"
    )
    iro = django_filters.ModelChoiceFilter(label="IRO", queryset=iros, method="by_iro", empty_label="Any IRO")
    main_reason = django_filters.ChoiceFilter(label="Main reason", method="by_main_reason", empty_label="Any reason")
    reason = django_filters.ChoiceFilter(
        label="Reason given, main or other", method="by_reason", empty_label="Any reason"
    )
    raised_from = DateFilter(label="Raised from", field_name="raised_on", lookup_expr="gte")
    raised_to = DateFilter(label="Raised up to", field_name="raised_on", lookup_expr="lte")

    class Meta:
        model = Escalation
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        authority_id = self.request.user.authority_id
        self.filters["stage"].extra["choices"] = stage_choices(authority_id)
        for name in ("main_reason", "reason"):
            self.filters[name].extra["choices"] = reason_choices(authority_id)

    @property
    def in_force(self) -> list[str]:
        """The names of the filters that narrow the list now."""
        return sorted(name for name, value in self.form.cleaned_data.items() if value) if self.is_valid() else []

    def by_words(self, rows, name, words):
        """Children are found among those whom the person may see, and no others."""
        found = Child.objects.visible_to(self.request.user).found_by(words)
        about = Q(pk__in=EscalationChild.objects.filter(child__in=found).values("escalation"))
        typed = words.strip()
        if not any(letter.isdigit() for letter in typed):
            # A name: every reference has a digit, and two long columns need not be read for it.
            return rows.filter(about)
        return rows.filter(about | Q(reference__contains=typed.upper()) | Q(council_reference__icontains=typed))

    def by_overdue(self, rows, name, ticked):
        return rows.overdue(timezone.localdate()) if ticked else rows

    def by_stage(self, rows, name, key):
        stages = ProtocolStage.objects.filter(protocol__authority_id=self.request.user.authority_id, key=key)
        return rows.filter(stage__in=list(stages))

    def by_team(self, rows, name, team):
        """The teams of the children of whom the person may learn, and of no others."""
        below = list(teams(self.request).filter(path__startswith=team.path))
        known = EscalationChild.objects.known_to(self.request.user).filter(team__in=below)
        return rows.filter(pk__in=known.values("escalation"))

    def by_iro(self, rows, name, iro):
        return rows.owned_by_staff([iro.pk], timezone.localdate())

    def by_main_reason(self, rows, name, reason):
        return rows.filter(reasons__is_main=True, reasons__reason_id=reason)

    def by_reason(self, rows, name, reason):
        # One escalation gives a reason once (unique), so the join makes no line twice.
        return rows.filter(reasons__reason_id=reason)
