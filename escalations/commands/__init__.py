"""Everything that is done to escalations: one verb a use case, keyword-only, actor `by=`, one transaction each."""

from escalations.commands.answering import answer_late, ask_for_time, redirect, respond, see
from escalations.commands.beside import (
    add_note,
    cap_due,
    choose_at_cap,
    consider_cafcass,
    mark_filed,
    praise,
    raise_systemic_concern,
    record_cafcass_outcome,
    record_concern_response,
)
from escalations.commands.closing import reopen, resolve, settle_child, withdraw
from escalations.commands.drafting import discard, save_draft, take_over_draft
from escalations.commands.hand_over import hand_over
from escalations.commands.lists import begin_cause_list, begin_outcome_list, begin_protocol, begin_reason_list
from escalations.commands.progressing import accept, ask_again, escalate, grant_time, promised_day
from escalations.commands.raising import raise_escalation, record_challenge, request_raise, send
from escalations.commands.splitting import split_off

__all__ = [
    "accept",
    "add_note",
    "answer_late",
    "ask_again",
    "ask_for_time",
    "begin_cause_list",
    "begin_outcome_list",
    "begin_protocol",
    "begin_reason_list",
    "cap_due",
    "choose_at_cap",
    "consider_cafcass",
    "discard",
    "escalate",
    "grant_time",
    "hand_over",
    "mark_filed",
    "praise",
    "promised_day",
    "raise_escalation",
    "raise_systemic_concern",
    "record_cafcass_outcome",
    "record_challenge",
    "record_concern_response",
    "redirect",
    "reopen",
    "request_raise",
    "resolve",
    "respond",
    "save_draft",
    "see",
    "send",
    "settle_child",
    "split_off",
    "take_over_draft",
    "withdraw",
]
