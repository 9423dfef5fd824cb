"""The forms of a review as an event: its day, and what is recorded once it was held."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.dates import GovDateField, in_full, month_number
from iro_portal.core.forms import GovForm, LongTextField, Radios
from reviews.commands.facts import Meeting
from reviews.forms.tracks import WORDS_LIMIT, ConfirmForm, WhyForm
from reviews.models import PARTICIPATION, LatenessReasons, Review

NOT_RECORDED = "not-recorded"
LINE = re.compile(r"(\d{1,2})[ /.]+(\w+)[ /.]+(\d{4})\s*[:,]?\s*(.*)")


def few_lines(**options) -> LongTextField:
    """A place for a sentence or two."""
    return LongTextField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **options)


class PlanForm(GovForm):
    """Fix the day, or move it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    planned_on = GovDateField(label="Day of the review")
    why = few_lines(label="If the day is moved: why?", required=False)

    def arguments(self) -> dict:
        """Return what plan_review takes."""
        return dict(self.cleaned_data)


class EarlyForm(ConfirmForm):
    """By when a review is wanted before its limit, and why."""

    wanted_by = GovDateField(label="Wanted by")
    reason = forms.ChoiceField(label="Reason", choices=Review.Early, widget=Radios())
    why = LongTextField(label="Why?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted_by"].earliest = today


class CallOffForm(WhyForm):
    """Why the day is called off."""


class LateReasonForm(GovForm):
    """Asks why a review was late, from the list in force on the day held; without a list it asks for words alone."""

    late_reason = forms.ChoiceField(label="If it was late: the reason", required=False, choices=())
    why_late = few_lines(label="If it was late: in words", required=False)

    def offer_reasons(self, review: Review, on: date, *more: tuple[str, str]) -> None:
        """Offer the reasons in force on a day, and `more` before them."""
        try:
            in_force = LatenessReasons.objects.in_force(review.authority, on)
        except NothingInForce:
            del self.fields["late_reason"]
            return
        self.fields["late_reason"].choices = [*more, *in_force.reasons.values_list("key", "label")]


class LatenessForm(LateReasonForm):
    """Why a held review was late."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("version", "late_reason", "why_late")

    def __init__(self, *args, review: Review, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_reasons(review, review.held_on, ("", "Not recorded"))
        for name, label in (("late_reason", "Reason"), ("why_late", "In words")):
            if name in self.fields:
                self.fields[name].label = label

    def arguments(self) -> dict:
        """Return what record_lateness takes."""
        typed = dict(self.cleaned_data)
        return typed | {"reason": typed.pop("late_reason", "")}


class HoldForm(LateReasonForm):
    """Record that a review was held: nothing here waits for a report, a plan or a sign-off."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="How was it held?", choices=Review.How, initial=Review.How.MEETING,
        widget=Radios(reveals={"series": ("first_met_on", "between"), "without": ("why_without",)}),
    )  # fmt: skip
    first_met_on = GovDateField(label="First meeting", required=False)
    between = few_lines(
        label="Meetings between the first and the last", required=False,
        help_text="One a line: the day, then with whom. For example 27 3 2026 school",
    )  # fmt: skip
    why_without = few_lines(
        label="Why was there no meeting?", required=False,
        help_text="As IRO you decide it and say why: the child is settled in a long-term foster home, say",
    )  # fmt: skip
    held_on = GovDateField(label="When was it held?", help_text="Of a series: the day of the last meeting.")
    participation = forms.ChoiceField(label="How did the child take part?", choices=PARTICIPATION, widget=Radios())
    chaired_by_child = forms.ChoiceField(
        label="Did the child chair it?", choices=Review.Chaired, widget=Radios(inline=True), initial=Review.Chaired.NO
    )
    spoke_alone = forms.ChoiceField(
        label="Did you speak with the child alone?",
        choices=Review.Alone,
        widget=Radios(reveals={"yes": ("spoke_alone_on",)}),
    )
    spoke_alone_on = GovDateField(label="When?", required=False)
    agreed_months = forms.TypedChoiceField(
        label="Is the next review agreed for a day before its limit?", required=False, coerce=int, empty_value=None,
        choices=[("", "No"), *((n, f"Yes, in {n} month{'' if n == 1 else 's'}") for n in range(1, 6))],
    )  # fmt: skip
    field_order = (
        "version", "how", "held_on", "participation", "chaired_by_child", "spoke_alone", "spoke_alone_on",
        "late_reason", "why_late", "agreed_months",
    )  # fmt: skip

    def __init__(self, *args, review: Review, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        for name in ("held_on", "first_met_on", "spoke_alone_on"):
            self.fields[name].latest = today
        on = self._day_typed() or review.held_on or today
        self.offer_reasons(review, on, ("", "It was in time"), (NOT_RECORDED, "It was late; not recorded yet"))

    def clean_between(self) -> list[Meeting]:
        lines = [line.strip() for line in self.cleaned_data["between"].splitlines()]
        return [_meeting(line) for line in lines if line]

    def clean(self):
        cleaned = super().clean()
        for how, name, words in (
            (Review.How.SERIES, "first_met_on", "Enter the day of the first meeting of the series"),
            (Review.How.WITHOUT, "why_without", "Say why there was no meeting"),
        ):
            if cleaned.get("how") == how and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        self._ask_why_late(cleaned)
        return cleaned

    def arguments(self) -> dict:
        """Return what hold_review takes."""
        typed = dict(self.cleaned_data)
        typed["meetings"] = typed.pop("between")
        if typed["how"] != Review.How.SERIES:
            typed["first_met_on"], typed["meetings"] = None, []
        if typed["spoke_alone"] != Review.Alone.YES:
            typed["spoke_alone_on"] = None
        if typed.get("late_reason") == NOT_RECORDED:
            typed["late_reason"] = ""
        return typed

    def _day_typed(self) -> date | None:
        try:
            return self.fields["held_on"].to_python(self["held_on"].data) if self.is_bound else None
        except ValidationError:
            return None

    def _ask_why_late(self, cleaned: dict) -> None:
        held_on, limit = cleaned.get("held_on"), self.review.limit_on
        asked = "late_reason" in self.fields and not cleaned.get("late_reason") and "late_reason" not in self.errors
        if asked and held_on and limit and held_on > limit:
            self.add_error(
                "late_reason",
                f"It was held after the last day in time, {in_full(limit)}: choose the reason, or that it is not "
                "recorded yet",
            )


class CorrectReviewForm(HoldForm):
    """What was recorded of a held review, as it should be, and why."""

    why = LongTextField(label="What is corrected, and why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, review: Review, **kwargs):
        kwargs["initial"] = as_recorded(review) | kwargs.get("initial", {})
        super().__init__(*args, review=review, **kwargs)


def as_recorded(review: Review) -> dict:
    """Return what stands recorded of a held review, as its form takes it."""
    names = (
        "version", "how", "held_on", "first_met_on", "why_without", "participation", "chaired_by_child", "spoke_alone",
        "spoke_alone_on", "why_late", "agreed_months",
    )  # fmt: skip
    days = review.meetings.exclude(met_on__in=[review.first_met_on, review.held_on])
    between = "\n".join(f"{row.met_on.day} {row.met_on.month} {row.met_on.year} {row.words}".strip() for row in days)
    late = NOT_RECORDED if review.timeliness == "late" else ""
    return {name: getattr(review, name) for name in names} | {
        "between": between, "late_reason": review.late_reason.key if review.late_reason else late,
    }  # fmt: skip


def _meeting(line: str) -> Meeting:
    """Read one line: a day, then words. Raises ValidationError with the line."""
    try:
        day, month, year, words = LINE.fullmatch(line).groups()
        return Meeting(date(int(year), month_number(month), int(day)), words[:200])
    except (AttributeError, ValueError):
        raise ValidationError(f"“{line[:60]}” must begin with a day, for example 27 3 2026") from None
