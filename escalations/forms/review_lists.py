"""The lines of the lists that reviews use: roles, questions, the workflow, reasons for lateness, entitlements."""

from django import forms
from django.core.exceptions import ValidationError

from escalations.commands.lists import key_of
from escalations.forms.lists import NARROW, WIDE, BaseLines, LabelledLine
from people.roles import Role
from reviews.commands import AuditQuestionSpec, EntitlementSpec, LatenessSpec, QuestionSpec, RoleSpec, StageSpec
from reviews.models import AttendanceRole, AuditQuestion, MonitoringQuestion, WorkflowStage
from reviews.models.workflow import OWNERS

OLDEST = 25
Kind = MonitoringQuestion.Kind


class RoleLine(LabelledLine):
    label = forms.CharField(label="Role", max_length=200, widget=forms.TextInput(attrs=WIDE))
    side = forms.ChoiceField(label="Stands for", choices=AttendanceRole.Side, initial=AttendanceRole.Side.PROFESSIONAL)


class QuestionLine(LabelledLine):
    """One question; `known` keeps the keys of answers whose wording changes, so that years can be compared."""

    label = forms.CharField(label="Question", max_length=200, widget=forms.TextInput(attrs=WIDE))
    kind = forms.ChoiceField(label="Answered by", choices=Kind, initial=Kind.YES_NO)
    choices = forms.CharField(
        label="Answers, one a line (for one of a list)", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": 3})
    )
    domain = forms.CharField(label="About (optional)", required=False, max_length=60)
    tracked = forms.TypedChoiceField(
        label="A “no”", choices=[("yes", "is followed until it is done"), ("no", "is only counted")], initial="yes",
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    min_age = forms.IntegerField(
        label="From age", required=False, min_value=0, max_value=OLDEST, widget=forms.TextInput(attrs=NARROW)
    )
    max_age = forms.IntegerField(
        label="Up to age", required=False, min_value=0, max_value=OLDEST, widget=forms.TextInput(attrs=NARROW)
    )
    known = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        names = (("order", "label", "DELETE"), ("kind", "tracked", "domain"), ("choices", "min_age", "max_age"))
        return [[self[name] for name in row if name in self.fields] for row in names]

    def clean_choices(self) -> list[str]:
        typed = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(line) > 100 or not key_of(line) for line in typed):
            raise ValidationError(f"Line {self.line_number}: write each answer with letters, 100 at the most.")
        if len({key_of(line) for line in typed}) < len(typed):
            raise ValidationError(f"Line {self.line_number}: two answers say the same.")
        return typed

    def clean_known(self) -> list[tuple[str, str]]:
        pairs = [line.split("=", 1) for line in self.cleaned_data["known"].splitlines() if "=" in line]
        return [(key_of(key), label) for key, label in pairs]

    def clean(self):
        typed = super().clean()
        if typed.get("kind") == Kind.CHOICE and len(typed.get("choices") or []) < 2 and "choices" not in self.errors:
            self.add_error("choices", f"Line {self.line_number}: write at least two answers to choose from.")
        ages = typed.get("min_age"), typed.get("max_age")
        if None not in ages and ages[0] > ages[1]:
            self.add_error("max_age", f"Line {self.line_number}: up to age must not lie below from age.")
        return typed

    def pairs(self) -> list[tuple[str, str]]:
        """Key and label of each answer; a key stays with its label, and with its place where the wording changed."""
        labels, known = self.cleaned_data["choices"], self.cleaned_data["known"]
        keys = {label: key for key, label in known}
        for (key, label), now in zip(known, labels, strict=False):
            if label not in labels:
                keys.setdefault(now, key)
        return [(keys.get(label, key_of(label)), label) for label in labels]


def question_line(question: MonitoringQuestion) -> dict:
    """A question as the form wants it."""
    plain = {name: getattr(question, name) for name in ("key", "label", "kind", "domain", "min_age", "max_age")}
    return plain | {
        "choices": "\n".join(label for _, label in question.choices),
        "known": "\n".join(f"{key}={label}" for key, label in question.choices),
        "tracked": "yes" if question.tracked else "no",
    }


def roles(lines: BaseLines) -> dict:
    """What begin_attendance_roles takes."""
    typed = [(form.final_key, form.cleaned_data) for form in lines.kept]
    return {"roles": [RoleSpec(key, line["label"], line["side"]) for key, line in typed]}


def questions(lines: BaseLines) -> dict:
    """What begin_monitoring_form takes."""
    return {"questions": [_question(form, form.cleaned_data) for form in lines.kept]}


def _question(form: QuestionLine, typed: dict) -> QuestionSpec:
    plain = {name: typed[name] for name in ("label", "kind", "domain", "tracked", "min_age", "max_age")}
    choices = form.pairs() if typed["kind"] == Kind.CHOICE else []
    return QuestionSpec(key=form.final_key, choices=choices, **plain)


class AuditLine(LabelledLine):
    label = forms.CharField(label="Question", max_length=200, widget=forms.TextInput(attrs=WIDE))
    about = forms.ChoiceField(label="Asked of", choices=AuditQuestion.About, initial=AuditQuestion.About.BOTH)


def audit_questions(lines: BaseLines) -> dict:
    """What begin_audit_template takes."""
    typed = [(form.final_key, form.cleaned_data) for form in lines.kept]
    return {"questions": [AuditQuestionSpec(key, line["label"], line["about"]) for key, line in typed]}


class LatenessLine(LabelledLine):
    label = forms.CharField(label="Reason", max_length=200, widget=forms.TextInput(attrs=WIDE))


def lateness_reasons(lines: BaseLines) -> dict:
    """What begin_lateness_reasons takes."""
    return {"reasons": [LatenessSpec(form.final_key, form.cleaned_data["label"]) for form in lines.kept]}


class EntitlementLine(LabelledLine):
    label = forms.CharField(label="Entitlement", max_length=200, widget=forms.TextInput(attrs=WIDE))
    min_age = forms.IntegerField(
        label="From age", required=False, min_value=0, max_value=OLDEST, widget=forms.TextInput(attrs=NARROW)
    )


def entitlements(lines: BaseLines) -> dict:
    """What begin_entitlements takes."""
    typed = [(form.final_key, form.cleaned_data) for form in lines.kept]
    return {"entitlements": [EntitlementSpec(key, line["label"], line["min_age"]) for key, line in typed]}


class WorkflowLine(LabelledLine):
    """One step before the record of a review. Steps of one place are alternatives by age."""

    order = forms.IntegerField(label="Place", min_value=1, max_value=20, widget=forms.TextInput(attrs=NARROW))
    label = forms.CharField(label="Step", max_length=200, widget=forms.TextInput(attrs=WIDE))
    owner_role = forms.ChoiceField(label="Whose", choices=[(role.value, role.label) for role in OWNERS])
    due_working_days = forms.IntegerField(
        label="Due, in working days from the review (before it: -3)", min_value=-60, max_value=60, initial=-3,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip
    min_age = forms.IntegerField(
        label="From age", required=False, min_value=0, max_value=OLDEST, widget=forms.TextInput(attrs=NARROW)
    )
    max_age = forms.IntegerField(
        label="Up to age", required=False, min_value=0, max_value=OLDEST, widget=forms.TextInput(attrs=NARROW)
    )
    two_persons = forms.TypedChoiceField(
        label="Approval",
        choices=[("yes", "signed off by a manager other than its author"), ("no", "none: its author finishes it")],
        initial="yes", coerce=lambda value: value == "yes",
    )  # fmt: skip

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        names = (
            ("order", "label", "DELETE"),
            ("owner_role", "two_persons"),
            ("due_working_days", "min_age", "max_age"),
        )
        return [[self[name] for name in row if name in self.fields] for row in names]

    def clean(self):
        typed = super().clean()
        ages = typed.get("min_age"), typed.get("max_age")
        if None not in ages and ages[0] > ages[1]:
            self.add_error("max_age", f"Line {self.line_number}: up to age must not lie below from age.")
        return typed

    @property
    def ages(self) -> tuple[int, int]:
        """The youngest and the oldest for whom the step is."""
        youngest, oldest = self.cleaned_data["min_age"], self.cleaned_data["max_age"]
        return (0 if youngest is None else youngest, OLDEST if oldest is None else oldest)


class WorkflowLines(BaseLines):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        # Read before an error takes one out of what a line has cleaned.
        lines = [(line, line.cleaned_data["order"], line.ages) for line in self.kept]
        late = [line for line, place, _ in lines if place == lines[0][1] and line.cleaned_data["due_working_days"] > 0]
        for line in late:
            line.add_error("due_working_days", f"Line {line.line_number}: the first step is due by the review.")
        for number, (line, place, ages) in enumerate(lines):
            for other, its_place, its_ages in lines[:number]:
                if place == its_place and ages[0] <= its_ages[1] and its_ages[0] <= ages[1]:
                    line.add_error("order", _same_place(line, other))


def _same_place(line: WorkflowLine, other: WorkflowLine) -> str:
    return (
        f"Line {line.line_number} has the same place as line {other.line_number}, for some of the same ages; give it a "
        "place of its own, or other ages."
    )


def stage_line(stage: WorkflowStage) -> dict:
    """A step as the form wants it."""
    names = ("order", "key", "label", "owner_role", "due_working_days", "min_age", "max_age")
    return {name: getattr(stage, name) for name in names} | {"two_persons": "yes" if stage.two_persons else "no"}


def workflow_stages(lines: BaseLines) -> dict:
    """What begin_workflow takes."""
    names = ("label", "order", "due_working_days", "min_age", "max_age", "two_persons")
    return {
        "stages": [
            StageSpec(
                key=form.final_key, owner_role=Role(form.cleaned_data["owner_role"]),
                **{name: form.cleaned_data[name] for name in names},
            )
            for form in lines.kept
        ]
    }  # fmt: skip
