"""What can be done on an escalation's page: each action with its words, its form, its command and who may."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from escalations import commands, permissions
from escalations.forms import acting
from escalations.models import Escalation
from iro_portal.core import transitions
from iro_portal.core.permissions import Rule
from people.models import Staff
from people.roles import Role

Question = Callable[[Escalation, Staff], str]


@dataclass(frozen=True)
class Open:
    """To whom an action is open: each question says in a sentence why not, or nothing.

    `now` asks as the escalation stands; `ever` leaves its state aside, so that whoever was too late keeps their words.
    """

    now: Question
    ever: Question


@dataclass(frozen=True)
class Action:
    """One action: who may, and what of it is on the page; `button` is what people read."""

    name: str
    button: str
    title: str
    form: type[acting.ActForm]
    command: Callable
    open_to: Open
    done: str
    hint: str = ""
    main: bool = False

    def may(self, escalation: Escalation, viewer: Staff) -> str:
        """Say why this is not open to this person now; nothing where it is."""
        return self.open_to.now(escalation, viewer)

    def refusal(self, escalation: Escalation, viewer: Staff) -> str:
        """Say why this person may not, wherever the escalation stands; nothing where they may from one of its states."""
        return self.open_to.ever(escalation, viewer)


def _transition(name: str, *more: Question) -> Open:
    return Open(
        _first(lambda escalation, viewer: transitions.why_not(escalation, name, viewer), *more),
        lambda escalation, viewer: transitions.why_never(escalation, name, viewer),
    )


def _rule(rule: Rule, *more: Question) -> Open:
    return Open(_first(rule.why_not, *more), rule.why_not)


def _first(*questions: Question) -> Question:
    return lambda escalation, viewer: next(filter(None, (ask(escalation, viewer) for ask in questions)), "")


def _several_children(escalation: Escalation, viewer: Staff) -> str:
    open_children = escalation.children.filter(closed_on=None).count()
    return "" if open_children > 1 else f"{escalation} has only one open child."


def _stage_above(escalation: Escalation, viewer: Staff) -> str:
    above = escalation.protocol and escalation.stage and escalation.protocol.stage_above(escalation.stage)
    return "" if above else f"{escalation} stands at the top of its ladder."


def _nobody_asked(escalation: Escalation, viewer: Staff) -> str:
    is_open = permissions.open_record(escalation) is not None
    return "" if is_open and not permissions.is_anybody_asked(escalation) else "Somebody is asked already."


def _stage_of_another(escalation: Escalation, viewer: Staff) -> str:
    if viewer.duties().has(Role.IRO_MANAGER):
        return "You raise that stage yourself."
    if escalation.protocol is None or escalation.requests.filter(sent_on=None).exists():
        return "That has been asked for already."
    stages = escalation.protocol.stages.filter(raised_by_role=Role.IRO_MANAGER)
    reachable = stages if escalation.is_draft else stages.filter(rank__gt=escalation.stage.rank)
    return "" if reachable.exists() else "No stage ahead is raised by somebody else."


def _cap_waits(escalation: Escalation, viewer: Staff) -> str:
    return "" if commands.cap_due(escalation, timezone.localdate()) else "No choice is waiting."


ACTIONS = (
    Action("send", "Send it", "Send", acting.ActForm, commands.send, _transition("send"), "{e} is sent.", main=True),
    Action("take-over", "Take it over as mine", "Take over the draft", acting.ActForm, commands.take_over_draft,
           _transition("take_over"), "{e} is yours now. Nobody has been told, and nothing is sent.",
           "You become its writer: you can change it, send it in your own name, or throw it away. Every word stays as it "
           "is. The log keeps whose it was.", main=True),
    Action("cap", "Choose what follows", "Day 15 or 20 of the formal process: what follows?", acting.CapForm,
           commands.choose_at_cap, _rule(permissions.can_choose_at_cap, _cap_waits),
           "Your choice is on the record.", "IRO Handbook 6.2: all formal stages together take no more than 20 working "
           "days.", main=True),
    Action("accept", "Accept, check on a day", "Accept the answer", acting.AcceptForm, commands.accept,
           _transition("accept"), "The answer is accepted; your home page asks on the day whether it is done.", main=True),
    Action("ask-again", "Not enough: ask again", "Ask again", acting.AskAgainForm, commands.ask_again,
           _transition("ask_again"), "The same stage is asked again, with a new deadline.", main=True),
    Action("resolve", "Resolve", "Resolve", acting.OutcomeForm, commands.resolve, _transition("resolve"),
           "{e} is resolved. You or the IRO manager can open it again.", main=True),
    Action("escalate", "Take it further", "Take it further", acting.EscalateForm, commands.escalate,
           _transition("escalate", _stage_above), "{e} is taken further.",
           "You may pass over stages, and need not wait for a deadline: both are recorded, with why.", main=True),
    Action("reopen", "Open it again", "Open it again", acting.WhyForm, commands.reopen, _transition("reopen"),
           "{e} is open again.", main=True),
    Action("late-answer", "Add a late answer", "Add a late answer", acting.LateAnswerForm, commands.answer_late,
           _rule(permissions.can_answer_late), "Your answer is kept, marked as late.",
           "It is kept on the record, outside the figures.", main=True),
    Action("name-answerer", "Name who is to answer", "Name who is to answer", acting.RedirectForm, commands.redirect,
           _transition("redirect", _nobody_asked), "{e} has somebody to answer it.", main=True),
    Action("request-raise", "Ask for a stage to be raised", "Ask for a stage to be raised", acting.RequestRaiseForm,
           commands.request_raise, _rule(permissions.can_request_raise, _stage_of_another),
           "The IRO manager is asked. If it is not sent by the next working day, you can send it yourself."),
    Action("grant-time", "Give more time", "Give more time", acting.GrantTimeForm, commands.grant_time,
           _transition("grant_time"), "The deadline has moved; the first one is kept beside it."),
    Action("settle-child", "Settle for one child", "Settle for one child", acting.SettleChildForm, commands.settle_child,
           _transition("settle_child", _several_children), "That child’s part is settled."),
    Action("split", "Split a child off", "Split a child off", acting.SplitForm, commands.split_off,
           _transition("split", _several_children), "{e} is the child’s own escalation now.",
           "The child gets an escalation of their own at the same stage, with the history so far."),
    Action("cafcass", "Consider Cafcass", "Consider Cafcass", acting.CafcassForm, commands.consider_cafcass,
           _rule(permissions.can_refer), "What you decided about Cafcass is on the record.",
           "The dispute goes on beside a referral. Cafcass is told by you, in the usual way; this is the record of it."),
    Action("withdraw", "Withdraw", "Withdraw", acting.WhyForm, commands.withdraw, _transition("withdraw"),
           "{e} is withdrawn. You or the IRO manager can open it again."),
    Action("note", "Add a note", "Add a note", acting.NoteForm, commands.add_note, _rule(permissions.can_add_note),
           "Your note is on the timeline."),
)  # fmt: skip
BY_NAME = {action.name: action for action in ACTIONS}


def open_to(viewer: Staff, escalation: Escalation) -> list[Action]:
    """Return the actions that are open to this person on this escalation now, the usual ones first."""
    return [action for action in ACTIONS if not action.may(escalation, viewer)]
