"""The forms of audits: the audit itself, its actions, the filter of the list."""

from datetime import date

import django_filters
from django import forms

from children.models import Child
from iro_portal.core.dates import GovDateField
from iro_portal.core.filters import ListFilter
from iro_portal.core.forms import FilterForm, GovForm, LongTextField, Radios
from iro_portal.core.references import EXAMPLE_OF_A_CHILD
from people.models import Staff
from reviews.models import Audit, AuditAnswer, AuditQuestion, Review

WORDS_LIMIT = 5000


def words_field(label: str, rows: int, **options) -> LongTextField:
    """Return a field of several lines."""
    return LongTextField(label=label, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": rows}), **options)


class AuditForm(GovForm):
    """An audit: of whom, when, an answer and words for each question, the grade, the findings."""

    child = forms.CharField(
        label="Whose file?", max_length=40, help_text=f"The child’s reference, for example {EXAMPLE_OF_A_CHILD}"
    )
    review = forms.CharField(label="At which review?", max_length=40, help_text="Its reference, for example REV-0012")
    audited_on = GovDateField(label="Day of the audit")
    grade = forms.ChoiceField(label="Grade", choices=Audit.Grade, widget=Radios())
    words = words_field("What you found", 6)

    def __init__(self, *args, viewer: Staff, about: str, questions: list[AuditQuestion], today: date, **options):
        super().__init__(*args, **options)
        self.viewer, self.about, self.questions = viewer, about, questions
        del self.fields["review" if about == Audit.About.FILE else "child"]
        self.fields["audited_on"].latest = today
        for question in questions:
            self.fields[f"answer_{question.pk}"] = forms.ChoiceField(
                label=question.label, choices=AuditAnswer.Value, widget=Radios(inline=True),
                error_messages={"required": f"Answer: {question.label}"},
            )  # fmt: skip
            self.fields[f"words_{question.pk}"] = forms.CharField(
                label="Words (optional)", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )
        last = ("grade", "words")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean_child(self) -> Child:
        return self._found(Child.objects.visible_to(self.viewer), "child", "No child that you may see has")

    def clean_review(self) -> Review:
        rows = Review.objects.visible_to(self.viewer).select_related("iro", "child")
        return self._found(rows, "review", "No review that you may see has")

    def _found(self, rows, name: str, sentence: str):
        typed = self.cleaned_data[name].strip().upper()
        if found := rows.filter(reference=typed).first():
            return found
        raise forms.ValidationError(f"{sentence} the reference {typed}.")

    def arguments(self) -> dict:
        """Return what record_audit takes."""
        typed = dict(self.cleaned_data)
        answers = {each: (typed.pop(f"answer_{each.pk}"), typed.pop(f"words_{each.pk}")) for each in self.questions}
        return typed | {"answers": answers, "about": self.about}


class ActionForm(GovForm):
    """What an audit asks for."""

    words = words_field("What is to be done?", 3)
    whose = forms.CharField(label="By whom?", max_length=120)
    due_on = GovDateField(label="By when?")


class CloseForm(GovForm):
    """That an action is closed."""

    words = words_field("What came of it?", 3)
    closed_on = GovDateField(label="Closed on")


class DayFilter(django_filters.Filter):
    field_class = GovDateField


class AuditFilter(ListFilter):
    """What is audited, whose practice, grade, days, those with open actions."""

    about = django_filters.ChoiceFilter(label="Of what", choices=Audit.About, empty_label="Files and practice")
    iro = django_filters.ModelChoiceFilter(
        label="IRO", queryset=lambda request: Staff.objects.visible_to(request.user).filter(audits__isnull=False).distinct(),
        empty_label="Any IRO",
    )  # fmt: skip
    grade = django_filters.ChoiceFilter(label="Grade", choices=Audit.Grade, empty_label="Any grade")
    open_actions = django_filters.ChoiceFilter(
        label="Actions", choices=[("yes", "With open actions"), ("no", "With none open")], empty_label="All",
        method="by_actions",
    )  # fmt: skip
    audited_from = DayFilter(field_name="audited_on", lookup_expr="gte", label="Audited from")
    audited_to = DayFilter(field_name="audited_on", lookup_expr="lte", label="Audited up to")

    class Meta:
        model = Audit
        fields: list[str] = []
        form = FilterForm

    @property
    def in_force(self) -> bool:
        """Does any filter narrow the list now?"""
        return self.is_valid() and any(self.form.cleaned_data.values())

    def by_actions(self, rows, name, wanted):
        waiting = rows.filter(actions__isnull=False, actions__closed_on=None).values("pk")
        return rows.filter(pk__in=waiting) if wanted == "yes" else rows.exclude(pk__in=waiting)
