"""The forms in which an IRO writes: raise an escalation, record a challenge already made."""

import uuid
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from escalations.from_review import step_of
from escalations.models import Cause, CauseList, Escalation, Feature, Outcome, OutcomeList, Protocol, Reason, ReasonList
from escalations.timeline import moment_of
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, LongTextField, Radios, SeveralField
from people.models import Staff
from people.roles import ANSWERING_ROLES
from reviews.models import Review

YES_NO = (("yes", "Yes"), ("no", "Not yet"))
HOW = (
    ("phone", "By telephone"),
    ("visit", "Face to face"),
    ("review", "In the review"),
    ("e-mail", "By e-mail"),
    ("other", "Another way"),
)
WORDS_LIMIT = 5000


class ConcernForm(GovForm):
    """What both forms ask: about whom, what is wrong, what has happened."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    children = SeveralField(
        queryset=None,
        label="Who is it about?",
        widget=Checkboxes(),
        to_field_name="reference",
        error_messages={"required": "Choose at least one child"},
    )
    reasons = SeveralField(queryset=None, label="What is wrong?", widget=Checkboxes(),
        error_messages={"required": "Choose at least one reason: what is wrong?"},
    )  # fmt: skip
    main_reason = forms.ModelChoiceField(
        queryset=None, label="Main reason", required=False, widget=forms.RadioSelect, empty_label=None
    )
    features = SeveralField(queryset=None, label="More exactly", required=False, widget=Checkboxes())
    causes = SeveralField(
        queryset=None, label="Causes of drift or delay", required=False, widget=Checkboxes(small=True)
    )
    concern = LongTextField(
        label="What has happened, and what it means for the child", max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args, author: Staff, children, today: date, draft: Escalation | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.author, self.today, self.draft = author, today, draft
        self.known_children = list(children)
        self.fields["children"].queryset = children
        self.fields["children"].label_from_instance = lambda child: (
            f"{child.name}, {child.age(today)} ({child.reference})"
        )
        self._offer_lists()

    def _offer_lists(self) -> None:
        reasons = ReasonList.objects.in_force(self.author.authority, self.today).reasons.exclude(key="not-recorded")
        self.fields["reasons"].queryset = reasons
        self.fields["main_reason"].queryset = reasons
        self.fields["features"].queryset = Feature.objects.filter(reason__in=reasons)
        self.fields["causes"].queryset = _causes(self.author.authority, self.today)

    def reason_rows(self) -> list[dict]:
        """Return each reason with what is ticked, for the page: reason, ticked, main, features."""
        ticked, main = self._typed("reasons"), self._typed("main_reason")
        features = self._typed("features")
        return [
            {
                "reason": reason,
                "ticked": str(reason.pk) in ticked,
                "main": str(reason.pk) in main,
                "features": [(feature, str(feature.pk) in features) for feature in reason.features.all()],
            }
            for reason in self.fields["reasons"].queryset.prefetch_related("features")
        ]

    def _typed(self, name: str) -> set[str]:
        value = self[name].value() or []
        value = value if isinstance(value, list | tuple | set) else [value]
        return {str(getattr(each, "pk", each)) for each in value}

    def clean(self):
        cleaned = super().clean()
        chosen, main = cleaned.get("reasons"), cleaned.get("main_reason")
        if chosen is not None and main is None and len(chosen) == 1:
            cleaned["main_reason"] = chosen[0]
        elif chosen and main is None and "main_reason" not in self.errors:
            self.add_error("main_reason", "Choose which of the reasons is the main one")
        elif main is not None and chosen is not None and main not in chosen:
            cleaned["reasons"] = Reason.objects.filter(pk__in=[main.pk, *(reason.pk for reason in chosen)])
        return cleaned

    def concern_arguments(self) -> dict:
        """Return what both commands take, from whatever could be read (a draft may be incomplete)."""
        typed = self.cleaned_data
        main = typed.get("main_reason")
        reasons = list(typed.get("reasons") or [])
        children = list(typed.get("children") or [])
        return {
            "children": sorted(children, key=lambda child: self.known_children.index(child)),
            "main_reason": main,
            "other_reasons": [reason for reason in reasons if reason != main],
            "features": list(typed.get("features") or []),
            "causes": list(typed.get("causes") or []),
            "concern": typed.get("concern", ""),
        }


class RaiseForm(ConcernForm):
    """Raise an escalation; siblings and stages are offered with what would follow from each."""

    review = forms.ModelChoiceField(
        queryset=Review.objects.none(), to_field_name="reference", required=False, widget=forms.HiddenInput
    )
    review_step = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    source = forms.ChoiceField(label="Where it came up", choices=Escalation.Source, required=False)
    child_says = LongTextField(
        label="What the child says, or why they were not asked", required=False, max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    told_of_advocacy = forms.ChoiceField(
        label="Has the child been told about advocacy and complaints?", choices=YES_NO, required=False,
        widget=Radios(reveals={"no": ("why_not_told",)}),
    )  # fmt: skip
    why_not_told = forms.CharField(label="Why not?", max_length=300, required=False)
    asked_for = LongTextField(
        label="What you are asking for",
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_by_day = GovDateField(label="By when", required=False)
    urgency = forms.ChoiceField(
        label="How urgent is it?",
        choices=(("usual", "Usual time"), ("urgent", "Urgent: answer by the next working day")),
        initial="usual", widget=Radios(
            hints={"urgent": "The levels above are told at once."},
            reveals={"urgent": ("phoned_whom", "phoned_time")},
        ),
    )  # fmt: skip
    phoned_whom = forms.CharField(label="Whom did you telephone?", max_length=200, required=False)
    phoned_time = forms.CharField(
        label="At what time today?", max_length=5, required=False, help_text="For example 14:30",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip
    stage = forms.ModelChoiceField(queryset=None, label="Where to start", widget=Radios(), empty_label=None)
    why_this_stage = forms.CharField(
        label="If it starts above stage 1: why?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answerer = forms.ModelChoiceField(
        queryset=None, label="Send it to somebody else by name", required=False, empty_label="As shown above"
    )

    def _offer_lists(self) -> None:
        super()._offer_lists()
        protocol = Protocol.objects.in_force(self.author.authority, self.today)
        self.fields["stage"].queryset = protocol.stages.prefetch_related("answerers")
        answerers = Staff.objects.of(self.author.authority).active().with_role(*ANSWERING_ROLES, on=self.today)
        self.fields["answerer"].queryset = answerers
        reviews = Review.objects.visible_to(self.author, self.today)
        self.fields["review"].queryset = reviews.filter(child__in=[child.pk for child in self.known_children])
        if not self.is_bound and "stage" not in self.initial:
            self.initial["stage"] = protocol.stages.order_by("rank").first()

    def clean_phoned_time(self) -> datetime | None:
        typed = self.cleaned_data["phoned_time"].replace(".", ":")
        if not typed:
            return None
        try:
            hour, minute = (int(part) for part in typed.split(":"))
            phoned = timezone.make_aware(datetime.combine(self.today, time(hour, minute)))
        except ValueError:
            raise ValidationError("Enter a time as hours and minutes, for example 14:30") from None
        if phoned > timezone.now():
            raise ValidationError("The time of the telephone call has not come yet; enter when you telephoned today")
        return phoned

    def arguments(self) -> dict:
        """Return what save_draft and raise_escalation take."""
        typed = self.cleaned_data
        told = {"yes": True, "no": False}.get(typed.get("told_of_advocacy"))
        plain = ("child_says", "why_not_told", "asked_for", "phoned_whom", "why_this_stage")
        return self.concern_arguments() | {name: typed.get(name) or "" for name in plain} | {
            "source": typed.get("source") or Escalation.Source.BETWEEN_REVIEWS,
            "told_of_advocacy": told,
            "asked_by_day": typed.get("asked_by_day"),
            "urgent": typed.get("urgency") == "urgent",
            "phoned_at": typed.get("phoned_time"),
            "stage": typed.get("stage"),
            "review": typed.get("review"),
            "review_step": step_of(typed.get("review"), typed.get("review_step", "")),
        }  # fmt: skip


class RecordForm(ConcernForm):
    """Record an informal challenge already made: how, with whom, when, what was agreed."""

    how = forms.ChoiceField(label="How did you make the challenge?", choices=HOW, widget=Radios(inline=True),
        error_messages={"required": "Choose how you made the challenge"},
    )  # fmt: skip
    with_whom = forms.ModelChoiceField(queryset=None, label="With whom?", required=False, empty_label="Somebody else")
    with_whom_words = forms.CharField(label="If somebody else: who?", max_length=120, required=False)
    happened_on = GovDateField(
        label="When was it?", error_messages={"required": "Enter the day on which you made the challenge"}
    )
    agreed = LongTextField(
        label="What was agreed?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what was agreed, or that nothing was"},
    )  # fmt: skip
    what_next = forms.ChoiceField(
        label="What next?",
        choices=(
            ("check", "I will check on a day"),
            ("settled", "It is settled already"),
            ("open", "I will decide later whether to take it up"),
        ),
        initial="check", widget=Radios(reveals={"check": ("check_on",), "settled": ("outcome", "what_changed")}),
    )  # fmt: skip
    check_on = GovDateField(label="Check on", required=False)
    outcome = forms.ModelChoiceField(queryset=None, label="How did it end?", required=False)
    what_changed = LongTextField(
        label="What changed for the child?", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def _offer_lists(self) -> None:
        super()._offer_lists()
        self.fields["with_whom"].queryset = (
            Staff.objects.of(self.author.authority).active().with_role(*ANSWERING_ROLES, on=self.today)
        )
        self.fields["outcome"].queryset = _outcomes(self.author.authority, self.today)
        self.fields["happened_on"].latest = self.today
        self.fields["check_on"].earliest = self.today

    def clean(self):
        cleaned = super().clean()
        needed = {"check": ("check_on", "Enter the day on which you will check"),
                  "settled": ("outcome", "Choose how it ended")}.get(cleaned.get("what_next"))  # fmt: skip
        if needed and not cleaned.get(needed[0]) and needed[0] not in self.errors:
            self.add_error(*needed)
        if not cleaned.get("with_whom") and not cleaned.get("with_whom_words"):
            self.add_error("with_whom", "Say with whom: choose a person, or write who it was")
        return cleaned

    def arguments(self) -> dict:
        """Return what record_challenge takes."""
        typed = self.cleaned_data
        check, settled = typed["what_next"] == "check", typed["what_next"] == "settled"
        return self.concern_arguments() | {
            "how": dict(HOW)[typed["how"]],
            "agreed": typed["agreed"],
            "with_whom": typed["with_whom"],
            "with_whom_words": typed["with_whom_words"],
            "happened_at": moment_of(typed["happened_on"]),
            "check_on": typed["check_on"] if check else None,
            "outcome": typed["outcome"] if settled else None,
            "what_changed": typed["what_changed"] if settled else "",
        }


def new_token() -> uuid.UUID:
    """Return the token that makes a form sent twice one escalation."""
    return uuid.uuid4()


def _causes(authority, on: date):
    try:
        return CauseList.objects.in_force(authority, on).causes.all()
    except NothingInForce:
        return Cause.objects.none()


def _outcomes(authority, on: date):
    try:
        return OutcomeList.objects.in_force(authority, on).outcomes.all()
    except NothingInForce:
        return Outcome.objects.none()
