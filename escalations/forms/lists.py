"""Beginning a list from a day: its name and day, and its lines, to be added to, taken off and put in order."""

from django import forms
from django.core.exceptions import ValidationError

from escalations.commands.lists import ReasonSpec, StageSpec, key_of
from escalations.standard_reasons import StandardReason
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm
from people.roles import ANSWERING_ROLES, RAISING_ROLES, Role

BLANK_LINES = 3
ANSWERERS = 3
MOST_LINES = 60
WIDE = {"class": "portal-line__words"}
SHORT = {"class": "portal-line__short"}
NARROW = {"class": "govuk-input--width-2", "inputmode": "numeric"}


class ListForm(GovForm):
    """What a list is called and from which day it is in force."""

    name = forms.CharField(label="Name", max_length=120)
    in_force_from = GovDateField(
        label="In force from", help_text="The first day on which it is used",
        error_messages={"required": "Enter the day from which it is in force"},
    )  # fmt: skip
    note = forms.CharField(label="Note (optional)", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class LadderForm(ListForm):
    cap_working_days = forms.IntegerField(
        label="Working days for all formal stages together", min_value=1, max_value=200,
        widget=forms.TextInput(attrs=NARROW), help_text="20 by the IRO Handbook, 6.2",
    )  # fmt: skip


class LineForm(GovForm):
    """One line of a list. `key` stays with a line whose wording changes, so that years can be compared."""

    label_size = "plain"
    order = forms.IntegerField(
        label="Place", required=False, min_value=0, max_value=999, widget=forms.TextInput(attrs=NARROW)
    )
    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def number(self, number: int) -> None:
        """Name the line in every message, since a list has many."""
        self.line_number = number
        for name, field in self.fields.items():
            label = (field.label or name).lower()
            field.error_messages["required"] = f"Line {number}: enter {label}, or take the line off the list"
            field.error_messages["invalid"] = f"Line {number}: {label} must be a whole number"

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand beside and below one another."""
        return [self.visible_fields()]

    @property
    def place(self) -> tuple[int, int]:
        """Where the line goes: by the place typed, else where it stands."""
        typed = self.cleaned_data.get("order")
        return (self.line_number if typed is None else typed, self.line_number)


class LabelledLine(LineForm):
    label = forms.CharField(label="Words", max_length=200)

    def clean_label(self) -> str:
        if not key_of(self.cleaned_data["label"]):
            raise ValidationError(f"Line {self.line_number}: write it with letters or digits.")
        return self.cleaned_data["label"]

    @property
    def final_key(self) -> str:
        return self.cleaned_data.get("key") or key_of(self.cleaned_data["label"])


class ReasonLine(LabelledLine):
    label = forms.CharField(label="Reason", max_length=200, widget=forms.TextInput(attrs=WIDE))
    standard = forms.ChoiceField(label="Counts as", choices=StandardReason, initial=StandardReason.OTHER)
    features = forms.CharField(
        label="Features, one a line (optional)", required=False, widget=forms.Textarea(attrs=WIDE | {"rows": 2})
    )

    def clean_features(self) -> tuple[str, ...]:
        typed = [line.strip() for line in self.cleaned_data["features"].splitlines() if line.strip()]
        if any(len(line) > 200 or not key_of(line) for line in typed):
            raise ValidationError(f"Line {self.line_number}: write each feature with letters, 200 at the most.")
        if len({key_of(line) for line in typed}) < len(typed):
            raise ValidationError(f"Line {self.line_number}: two features say the same.")
        return tuple(typed)


class OutcomeLine(LabelledLine):
    label = forms.CharField(label="Outcome", max_length=200, widget=forms.TextInput(attrs=WIDE))


class CauseLine(LabelledLine):
    label = forms.CharField(label="Cause", max_length=200, widget=forms.TextInput(attrs=WIDE))
    inside = forms.TypedChoiceField(
        label="Lies", choices=[("yes", "inside the council"), ("no", "outside the council")], initial="yes",
        coerce=lambda value: value == "yes",
    )  # fmt: skip

    @property
    def final_key(self) -> str:
        return key_of(self.cleaned_data["label"])


class StageLine(LineForm):
    """One stage: its place on the ladder, how long there is to answer, who answers, who raises it."""

    order = forms.IntegerField(label="Rank", min_value=0, max_value=20, widget=forms.TextInput(attrs=NARROW))
    label = forms.CharField(label="Stage", max_length=120)
    working_days = forms.IntegerField(
        label="Working days to answer", min_value=1, max_value=100, initial=5, widget=forms.TextInput(attrs=NARROW)
    )
    raised_by_role = forms.ChoiceField(
        label="Raised by", choices=[(role.value, role.label) for role in RAISING_ROLES], initial=Role.IRO
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        roles = [("", "Nobody"), *[(role.value, role.label) for role in ANSWERING_ROLES]]
        for place in range(1, ANSWERERS + 1):
            name = "Answered by" if place == 1 else "and by"
            self.fields[f"role_{place}"] = forms.ChoiceField(label=name, choices=roles, required=False)
            self.fields[f"title_{place}"] = forms.CharField(
                label="called here", max_length=120, required=False, widget=forms.TextInput(attrs=SHORT)
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        first = ("order", "label", "working_days", "raised_by_role")
        names = (first, ("role_1", "title_1", "role_2", "title_2"), ("role_3", "title_3", "DELETE"))
        return [[self[name] for name in row if name in self.fields] for row in names]

    def clean(self):
        typed = super().clean()
        if not self.answerers(typed):
            self.add_error("role_1", f"Line {self.line_number}: choose who answers this stage.")
        if len(dict(self.answerers(typed))) < len(self.answerers(typed)):
            self.add_error("role_2", f"Line {self.line_number}: the same post is named twice.")
        return typed

    def answerers(self, typed: dict) -> list[tuple[Role, str]]:
        """(role, what it is called here) of each post chosen; called by the role's own name where nothing is typed."""
        roles = [(typed.get(f"role_{place}"), typed.get(f"title_{place}")) for place in range(1, ANSWERERS + 1)]
        return [(Role(role), title or Role(role).label.lower()) for role, title in roles if role]

    @property
    def final_key(self) -> str:
        return key_of(self.cleaned_data["label"])


class BaseLines(forms.BaseFormSet):
    """The lines of a list; blank ones at the end count for nothing."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take off the list"
        form.number((index or 0) + 1)

    @property
    def kept(self) -> list[LineForm]:
        """The lines that stay, in the order wished."""
        gone = self.deleted_forms
        filled = [form for form in self.forms if form not in gone and form.cleaned_data.get("label")]
        return sorted(filled, key=lambda form: form.place)

    def clean(self):
        if any(self.errors):
            return
        if not self.kept:
            raise ValidationError("A list needs at least one line.")
        self._refuse_twins()

    def _refuse_twins(self) -> None:
        first: dict[str, LineForm] = {}
        for form in sorted(self.kept, key=lambda form: form.line_number):
            twin = first.setdefault(form.final_key, form)
            if twin is not form:
                raise ValidationError(
                    f"Line {twin.line_number} and line {form.line_number} say the same: “{form.cleaned_data['label']}”."
                )

    def with_blank_lines(self):
        """The same words, as typed, with more blank lines under them."""
        typed = [{name: form[name].data for name in form.fields} for form in self.forms]
        stays = [line for line in typed if not line.pop("DELETE") and (line["label"] or line.get("features"))]
        return type(self)(initial=stays, prefix=self.prefix)


class StageLines(BaseLines):
    def clean(self):
        super().clean()
        ranks = [form.cleaned_data["order"] for form in self.kept] if not any(self.errors) else []
        if len(set(ranks)) < len(ranks):
            raise ValidationError("Two stages have the same rank. Give each its own: 0 informal, then 1, 2, 3.")


def lines_of(line: type[LineForm], base: type[BaseLines] = BaseLines, blank: int = BLANK_LINES) -> type[BaseLines]:
    """Return the form of a list's lines."""
    return forms.formset_factory(
        line, formset=base, extra=blank, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES * 2
    )


def reasons(lines: BaseLines) -> dict:
    """What begin_reason_list takes."""
    typed = [(form, form.cleaned_data) for form in lines.kept]
    return {"reasons": [ReasonSpec(t["label"], t["standard"], t["features"], form.final_key) for form, t in typed]}


def outcomes(lines: BaseLines) -> dict:
    """What begin_outcome_list takes."""
    return {"outcomes": [(form.final_key, form.cleaned_data["label"]) for form in lines.kept]}


def causes(lines: BaseLines) -> dict:
    """What begin_cause_list takes."""
    return {"causes": [(form.cleaned_data["label"], form.cleaned_data["inside"]) for form in lines.kept]}


def stages(lines: BaseLines) -> dict:
    """What begin_protocol takes."""
    return {"stages": [_stage(form, form.cleaned_data) for form in lines.kept]}


def _stage(form: StageLine, typed: dict) -> StageSpec:
    role = Role(typed["raised_by_role"])
    return StageSpec(typed["order"], typed["label"], form.answerers(typed), typed["working_days"], role)
