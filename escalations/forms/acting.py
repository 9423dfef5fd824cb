"""The forms on an escalation's page: each knows the command it makes and what that command takes."""

from datetime import date

from django import forms

from children.models import Child
from escalations import previews
from escalations.commands.progressing import children_of, promised_day
from escalations.models import CafcassReferral, CapChoice, Escalation, OutcomeList, ProtocolStage
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios
from people.models import Staff
from people.roles import ANSWERING_ROLES, Role

WORDS_LIMIT = 5000


def words_field(label: str, rows: int = 4, **options) -> LongTextField:
    """Return a field of several lines."""
    return LongTextField(label=label, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ActForm(GovForm):
    """One thing done to one escalation; the version that the person saw goes with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, escalation: Escalation, viewer: Staff, today: date, **kwargs):
        kwargs["initial"] = {"version": escalation.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.escalation, self.viewer, self.today = escalation, viewer, today
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and limits that depend on the escalation."""

    def arguments(self) -> dict:
        """Return what the command takes beside escalation and by."""
        return dict(self.cleaned_data)

    def staff(self, *roles: str):
        """Return people of the authority who hold one of these roles today."""
        people = Staff.objects.of(self.escalation.authority).active()
        return people.with_role(*roles, on=self.today).exclude(pk=self.viewer.pk)


class AnswerForm(ActForm):
    """Answer, disagree, pass on, or ask for time, in one form."""

    what = forms.ChoiceField(
        label="What do you want to do?",
        error_messages={"required": "Choose what you want to do"},
        choices=(
            ("agree", "Answer, and say what will be done"),
            ("disagree", "I disagree, because"),
            ("redirect", "Not mine: pass it to somebody else"),
            ("time", "Ask for more time"),
        ),
        widget=Radios(
            reveals={"agree": ("action", "action_owner", "action_due"), "redirect": ("to",), "time": ("until",)}
        ),
    )  # fmt: skip
    words = words_field("Your answer, or why", rows=5)
    action = LongTextField(
        label="What will be done", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    action_owner = forms.CharField(label="By whom", max_length=120, required=False)
    action_due = GovDateField(label="By when", required=False)
    to = forms.ModelChoiceField(queryset=None, label="Pass it to", required=False, empty_label="Choose a person")
    until = GovDateField(label="More time until", required=False)

    NEEDED = {
        "redirect": [("to", "Choose the person to whom you pass it")],
        "time": [("until", "Enter the day until which you need time")],
    }

    PROMISE = {
        "action": "Enter what will be done",
        "action_owner": "Enter by whom it will be done",
        "action_due": "Enter the day by which it will be done",
    }

    def prepare(self) -> None:
        self.fields["to"].queryset = self.staff(*ANSWERING_ROLES)
        self.fields["action_due"].earliest = self.fields["until"].earliest = self.today

    def clean(self):
        cleaned = super().clean()
        for name, sentence in self.NEEDED.get(cleaned.get("what"), []):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        promised = [name for name in self.PROMISE if cleaned.get(name)]
        if cleaned.get("what") == "agree" and promised:
            for name, sentence in self.PROMISE.items():
                if name not in promised and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def promise(self) -> dict:
        """Return what respond takes."""
        typed, agrees = self.cleaned_data, self.cleaned_data["what"] == "agree"
        named = {name: typed[name] for name in ("action", "action_owner", "action_due")}
        return {"words": typed["words"], "agrees": agrees, "version": typed["version"]} | (named if agrees else {})


class WhyForm(ActForm):
    """Words only."""

    why = words_field("Why")


class AskAgainForm(ActForm):
    why = words_field("What is not enough about the answer")


class AcceptForm(ActForm):
    action_due = GovDateField(label="Check on", help_text="On this day your home page asks: is it done?")
    words = words_field("Anything to add", rows=2, required=False)

    def prepare(self) -> None:
        promised = promised_day(self.escalation)
        if promised and promised >= self.today:
            self.initial["action_due"] = promised
        self.fields["action_due"].earliest = self.today


def _stages_above(escalation: Escalation):
    """The stages to which it can go: of a draft all of its ladder, none where it has no ladder yet."""
    if escalation.protocol is None:
        return ProtocolStage.objects.none()
    above = -1 if escalation.is_draft else escalation.stage.rank
    return escalation.protocol.stages.filter(rank__gt=above)


class EscalateForm(ActForm):
    """To any higher stage; early or past a stage is recorded as such, not refused."""

    stage = forms.ModelChoiceField(
        queryset=None, label="To which stage", widget=Radios(), empty_label=None,
        error_messages={"required": "Choose the stage to which it goes"},
    )  # fmt: skip
    why = words_field("Why it goes further")
    answerer = forms.ModelChoiceField(
        queryset=None, label="Send it to somebody by name", required=False, empty_label="Whoever holds the post"
    )

    def prepare(self) -> None:
        higher = _stages_above(self.escalation)
        self.fields["stage"].queryset = higher
        self.fields["stage"].widget.hints = {
            str(stage.pk): previews.hint(self.escalation, stage, self.today) for stage in higher
        }
        self.fields["answerer"].queryset = self.staff(*ANSWERING_ROLES)
        self.initial.setdefault("stage", higher.first())


class RequestRaiseForm(ActForm):
    """Ask the one who raises a stage to send it."""

    stage = forms.ModelChoiceField(queryset=None, label="Which stage", widget=Radios(), empty_label=None)
    why = words_field("Why", required=False)

    def prepare(self) -> None:
        stages = _stages_above(self.escalation).filter(raised_by_role=Role.IRO_MANAGER)
        self.fields["stage"].queryset = stages
        self.initial.setdefault("stage", stages.first())

    def arguments(self) -> dict:
        typed = self.cleaned_data
        return {"stage": typed["stage"], "why": typed["why"], "on": self.today}


class GrantTimeForm(ActForm):
    until = GovDateField(label="New deadline", help_text="A working day. The first deadline is kept beside it.")
    why = words_field("Why more time is given")

    def prepare(self) -> None:
        asked = self.escalation.entries.filter(kind="time-asked").order_by("-pk").first()
        if asked and not self.is_bound:
            self.initial["until"] = date.fromisoformat(asked.facts["until"])


class RedirectForm(ActForm):
    """Name somebody to answer where nobody was found, or pass it on."""

    to = forms.ModelChoiceField(queryset=None, label="Who is to answer", empty_label="Choose a person")
    why = words_field("Why", rows=2)

    def prepare(self) -> None:
        self.fields["to"].queryset = self.staff(*ANSWERING_ROLES)


class OutcomeForm(ActForm):
    """How it ended, and what changed for the child."""

    outcome = forms.ModelChoiceField(
        queryset=None, label="How did it end?", widget=Radios(), empty_label=None,
        error_messages={"required": "Choose how it ended"},
    )  # fmt: skip
    what_changed = words_field("What changed for the child")

    def prepare(self) -> None:
        self.fields["outcome"].queryset = OutcomeList.objects.in_force(
            self.escalation.authority, self.today
        ).outcomes.all()


class SettleChildForm(OutcomeForm):
    """For one child of several."""

    child = forms.ModelChoiceField(queryset=None, label="For which child?", widget=Radios(), empty_label=None)
    field_order = ("child", "outcome", "what_changed")

    def prepare(self) -> None:
        super().prepare()
        offer_children(self)


class SplitForm(ActForm):
    child = forms.ModelChoiceField(
        queryset=None, label="Which child gets an escalation of their own?", widget=Radios(), empty_label=None
    )
    why = words_field("Why")

    def prepare(self) -> None:
        offer_children(self)


def offer_children(form: ActForm) -> None:
    """Offer the children whose part is still open, and of whom the person may learn."""
    pks = [child.pk for child in children_of(form.escalation)]
    known = form.escalation.children.known_to(form.viewer).filter(child__in=pks)
    form.fields["child"].queryset = Child.objects.filter(pk__in=known.values("child"))


class CafcassForm(ActForm):
    """A referral, or why there was none."""

    referred = forms.ChoiceField(
        label="What was decided?",
        choices=(("yes", "Refer to Cafcass"), ("no", "Considered, not referred")),
        widget=Radios(reveals={"yes": ("ground",)}),
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="On which ground?", choices=CafcassReferral.Ground, required=False, widget=Radios(),
        help_text="If referred: Children Act 1989, section 25B(3).",
    )  # fmt: skip
    words = words_field("Why")
    on = GovDateField(label="On which day?")
    legal_advice = forms.ChoiceField(
        label="Was legal advice taken?",
        choices=(("yes", "Yes"), ("no", "No")),
        required=False,
        widget=Radios(inline=True),
    )
    legal_advice_words = LongTextField(
        label="What the advice was", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    senior_told = forms.CharField(label="Which senior person was told?", max_length=120, required=False)
    senior_told_on = GovDateField(label="When were they told?", required=False)
    child_told_on = GovDateField(label="When was the child told?", required=False)

    def prepare(self) -> None:
        for name in ("on", "senior_told_on", "child_told_on"):
            self.fields[name].latest = self.today
        self.initial.setdefault("on", self.today)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("referred") == "yes" and not cleaned.get("ground"):
            self.add_error("ground", "Choose the ground on which it is referred")
        return cleaned

    def arguments(self) -> dict:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        typed["referred"] = typed["referred"] == "yes"
        typed["legal_advice"] = {"yes": True, "no": False}.get(typed["legal_advice"])
        return typed


class CapForm(ActForm):
    """Day 15 and day 20 of the formal process."""

    choice = forms.ChoiceField(
        label="What follows?", choices=CapChoice.Choice, widget=Radios(reveals={CapChoice.Choice.GO_ON: ("why",)})
    )
    why = words_field("If it goes on: why", rows=3, required=False)

    def arguments(self) -> dict:
        return {"choice": self.cleaned_data["choice"], "why": self.cleaned_data["why"]}


class NoteForm(ActForm):
    words = words_field("Note", help_text="Seen by both sides, and never changed afterwards.")
    correction = forms.BooleanField(label="This corrects something I wrote above", required=False)

    def arguments(self) -> dict:
        return {"words": self.cleaned_data["words"], "correction": self.cleaned_data["correction"]}


class LateAnswerForm(ActForm):
    words = words_field("Your answer")

    def arguments(self) -> dict:
        return {"words": self.cleaned_data["words"]}
