"""Who came to a review, one line a person; the day on which the care plan came."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm
from reviews.attendance import PARENT, roles_for
from reviews.commands.people import Person, twice
from reviews.forms.tracks import ConfirmForm
from reviews.models import AttendanceRole, Participant, Review

MORE = 3
MOST = 60
YES_NO = (("", "Not recorded"), ("yes", "Yes"), ("no", "No"))
GROUPS = (
    ("Parents", {PARENT}),
    ("Family, friends and carers", {AttendanceRole.Side.FAMILY, AttendanceRole.Side.CARER}),
    ("Professionals", {AttendanceRole.Side.PROFESSIONAL}),
)
FACTS = ("invited", "attended", "sent_views")


def yes_no(label: str) -> forms.TypedChoiceField:
    """Yes, no, or not recorded."""
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda value: value == "yes", empty_value=None
    )


class PersonForm(GovForm):
    """One person, or one role that nobody fills yet."""

    label_size = "plain"
    role = forms.ModelChoiceField(queryset=None, label="Role", required=False, empty_label="Choose a role")
    row = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", required=False, max_length=120)
    invited = yes_no("Invited")
    attended = yes_no("Attended")
    sent_views = yes_no("Sent views")
    why_not = forms.CharField(label="If not: why", required=False, max_length=200)

    def __init__(self, *args, review: Review, leave_out: tuple[str, ...] = (), **options):
        super().__init__(*args, **options)
        self.fields["role"].queryset = AttendanceRole.objects.filter(roles_list__authority_id=review.authority_id)
        self.fields["row"].queryset = review.participants.all()
        for name in leave_out:
            del self.fields[name]

    def clean(self):
        typed = super().clean()
        if not typed.get("role") and self.person_typed:
            self.add_error("role", "Choose the role of this person")
        return typed

    @property
    def person_typed(self) -> bool:
        """Was anything typed but the role?"""
        return any(self.cleaned_data.get(name) not in (None, "") for name in ("name", "why_not", *FACTS))

    def person(self) -> Person | None:
        """Return the line as the command takes it; what this form leaves out stays as it was."""
        row: Participant | None = self.cleaned_data.get("row")
        if not self.cleaned_data.get("role") or (row is None and not self.person_typed):
            return None
        names = ("name", "why_not", *FACTS)
        kept = {name: getattr(row, name) for name in names} if row else {}
        typed = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return Person(role=self.cleaned_data["role"], row=row, **kept | typed)


class BasePeople(forms.BaseFormSet):
    """All lines of a review; the same person twice is said at the second line's name."""

    def initial_form_count(self) -> int:
        """How many lines are of roles and people known, whatever count was sent."""
        return max(0, min(super().initial_form_count(), len(self.initial or ())))

    def clean(self):
        if any(self.errors):
            return
        lines = [(form, person) for form in self.forms if (person := form.person())]
        if found := twice([person for _, person in lines]):
            lines[found[0]][0].add_error("name", found[1])

    def people(self) -> list[Person]:
        """Return what record_people takes."""
        return [person for form in self.forms if (person := form.person())]

    def groups(self) -> list[tuple[str, list[PersonForm]]]:
        """The lines under their headings; at the end those for somebody more."""
        known, more = self.forms[: self.initial_form_count()], self.forms[self.initial_form_count() :]
        sides = {form: form.initial["role"].side for form in known}
        named = [(label, [form for form in known if sides[form] in group]) for label, group in GROUPS]
        return [*((label, lines) for label, lines in named if lines), ("Somebody more", more)]


def people_formset(data, review: Review, *, leave_out: tuple[str, ...]) -> BasePeople:
    """Return the lines of a review: one for each role and for each person known, and a few for somebody more."""
    made = forms.formset_factory(PersonForm, formset=BasePeople, extra=MORE, max_num=MOST, absolute_max=MOST * 2)
    kept = {"review": review, "leave_out": leave_out}
    lines = made(data, initial=_lines(review), prefix="people", form_kwargs=kept)
    for form in lines.forms[: lines.initial_form_count()]:
        form.title = str(form.initial.get("role", ""))
        form.fields["role"].widget = forms.HiddenInput()
    return lines


def _lines(review: Review) -> list[dict]:
    rows: dict[int, list[Participant]] = {}
    for row in review.participants.select_related("role").order_by("pk"):
        rows.setdefault(row.role_id, []).append(row)
    lines = []
    for role in roles_for(review):
        lines += [_line(role, row) for row in rows.get(role.pk) or [None]]
    return lines


def _line(role: AttendanceRole, row: Participant | None) -> dict:
    if row is None:
        return {"role": role}
    words = {True: "yes", False: "no", None: ""}
    return {"role": role, "row": row.pk, "name": row.name, "why_not": row.why_not} | {
        name: words[getattr(row, name)] for name in FACTS
    }


class PlanReceivedForm(ConfirmForm):
    """When the care plan reached the IRO."""

    received_on = GovDateField(label="When did the care plan reach you?")

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["received_on"].latest = today
