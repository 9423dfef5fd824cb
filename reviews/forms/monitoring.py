"""The monitoring form as its questions make it; acknowledging it; putting a “no” right."""

from collections.abc import Sequence
from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios
from reviews.commands.monitoring import Answer, values_of
from reviews.forms.tracks import WORDS_LIMIT, ConfirmForm
from reviews.models import MonitoringQuestion, MonitoringReturn

Kind = MonitoringQuestion.Kind


class AnswersForm(GovForm):
    """What every monitoring form has: `questions`, a value and words for each, version 0 while nothing is kept."""

    questions: Sequence[MonitoringQuestion] = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, sending: bool = False, **options):
        super().__init__(*args, **options)
        self.sending = sending

    def clean(self):
        typed = super().clean()
        for question in self.questions if self.sending else ():
            name = f"value_{question.key}"
            if question.kind != Kind.WORDS and not typed.get(name) and name not in self.errors:
                self.add_error(name, f"Answer: {question.label}")
        return typed

    def arguments(self) -> dict:
        """Return what save_monitoring and send_monitoring take."""
        typed = self.cleaned_data
        answers = {
            each.key: Answer(typed.get(f"value_{each.key}") or "", typed.get(f"words_{each.key}") or "")
            for each in self.questions
        }
        return {"version": typed.get("version"), "answers": answers}


class CorrectedForm(AnswersForm):
    """A form that was sent, as it should be: every question is answered, and why it is corrected is said."""

    why = LongTextField(label="What is corrected, and why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **options):
        super().__init__(*args, sending=True, **options)

    def arguments(self) -> dict:
        """Return what correct_monitoring takes."""
        return super().arguments() | {"why": self.cleaned_data["why"]}


def form_of(questions: Sequence[MonitoringQuestion], base: type[AnswersForm] = AnswersForm) -> type[AnswersForm]:
    """Return the form that asks these questions."""
    fields = {name: field for question in questions for name, field in _fields(question)}
    return type("MonitoringAnswers", (base,), {"questions": questions, **fields})


def answered(filled: MonitoringReturn | None) -> dict:
    """Return what the form begins with: the draft."""
    if filled is None:
        return {"version": 0}
    rows = filled.answers.select_related("question")
    values = {f"value_{row.question.key}": row.value for row in rows}
    words = {f"words_{row.question.key}": row.words for row in rows}
    return {"version": filled.version} | values | words


def _fields(question: MonitoringQuestion):
    words = f"words_{question.key}"
    if question.kind == Kind.WORDS:
        yield words, _words(question.label, 3)
        return
    asks_why = question.kind == Kind.YES_NO
    widget = Radios(inline=question.kind == Kind.SCALE, reveals={"no": (words,)} if asks_why else None)
    yield (
        f"value_{question.key}",
        forms.ChoiceField(label=question.label, choices=values_of(question), required=False, widget=widget),
    )
    if asks_why:
        yield words, _words("What is missing, and what follows?", 2)


def _words(label: str, rows: int) -> LongTextField:
    area = forms.Textarea(attrs={"rows": rows})
    return LongTextField(label=label, required=False, max_length=WORDS_LIMIT, widget=area)


class AcknowledgeForm(ConfirmForm):
    """The team manager's reply, if there is one."""

    reply = LongTextField(
        label="Your reply (optional)", required=False, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )


class PutRightForm(GovForm):
    """What was done about a “no”."""

    words = LongTextField(label="What was done?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))
    on = GovDateField(label="On which day?")

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["on"].latest = today

    def arguments(self) -> dict:
        """Return what put_right takes."""
        return dict(self.cleaned_data)
