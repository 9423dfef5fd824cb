"""Everything that is done to reviews: one verb a use case, keyword-only, actor `by=`, one transaction each."""

from reviews.commands.activity import log_activity
from reviews.commands.advocacy import (
    end_visitor,
    match_visitor,
    offer_visitor,
    refer_for_advocacy,
    update_advocacy,
)
from reviews.commands.audits import (
    AuditQuestionSpec,
    add_audit_action,
    begin_audit_template,
    close_audit_action,
    record_audit,
)
from reviews.commands.between import record_contact, record_midway, record_visit
from reviews.commands.correcting import correct_review, record_lateness
from reviews.commands.days_off import add_day_off
from reviews.commands.deadlines import deem_decisions, warn_of_limits
from reviews.commands.decisions import (
    agree_decision,
    check_decisions,
    discard_decision,
    draft_decision,
    query_decision,
    send_decisions,
    settle_decision,
)
from reviews.commands.event import due_after, hold_review, record_plan_updated, reschedule
from reviews.commands.facts import Facts, Meeting
from reviews.commands.in_error import record_in_error
from reviews.commands.letters import (
    keep_letter_draft,
    make_letter,
    record_letter_sent,
    replace_letter_template,
    take_letter,
)
from reviews.commands.lists import (
    EntitlementSpec,
    LatenessSpec,
    QuestionSpec,
    RoleSpec,
    begin_attendance_roles,
    begin_entitlements,
    begin_lateness_reasons,
    begin_monitoring_form,
)
from reviews.commands.midpoint import answer_midpoint, ask_midpoint_updates, remind_of_midpoints
from reviews.commands.monitoring import (
    Answer,
    acknowledge_monitoring,
    put_right,
    questions_for,
    save_monitoring,
    send_monitoring,
)
from reviews.commands.monitoring_versions import correct_monitoring
from reviews.commands.moving import bring_forward, call_off_review, plan_review, withdraw_early
from reviews.commands.outstanding import check_outstanding
from reviews.commands.people import Person, record_people, record_plan_received
from reviews.commands.record import (
    complete_record,
    correct_record,
    distribute_record,
    lift_gate,
    write_record,
)
from reviews.commands.rules import begin_review_rules
from reviews.commands.scheduling import Day, SomeRefused, plan_reviews
from reviews.commands.service import record_supervision, send_feedback, told_of, write_feedback
from reviews.commands.told import mark_notice_seen, record_not_told, tell_iro
from reviews.commands.voice import explain_entitlements, record_first_pack, record_view
from reviews.commands.workflow import (
    DEFAULT_WORKFLOW,
    FOLLOWERS,
    StageSpec,
    begin_workflow,
    finish_step,
    open_missing_steps,
    open_steps,
    reopen_step,
    sign_off_step,
    start_step,
    submit_step,
    take_sign_off,
)

__all__ = [
    "DEFAULT_WORKFLOW",
    "FOLLOWERS",
    "Answer",
    "AuditQuestionSpec",
    "Day",
    "EntitlementSpec",
    "Facts",
    "LatenessSpec",
    "Meeting",
    "Person",
    "QuestionSpec",
    "RoleSpec",
    "SomeRefused",
    "StageSpec",
    "acknowledge_monitoring",
    "add_audit_action",
    "add_day_off",
    "agree_decision",
    "answer_midpoint",
    "ask_midpoint_updates",
    "begin_attendance_roles",
    "begin_audit_template",
    "begin_entitlements",
    "begin_lateness_reasons",
    "begin_monitoring_form",
    "begin_review_rules",
    "begin_workflow",
    "bring_forward",
    "call_off_review",
    "check_decisions",
    "check_outstanding",
    "close_audit_action",
    "complete_record",
    "correct_monitoring",
    "correct_record",
    "correct_review",
    "deem_decisions",
    "discard_decision",
    "distribute_record",
    "draft_decision",
    "due_after",
    "end_visitor",
    "explain_entitlements",
    "finish_step",
    "hold_review",
    "keep_letter_draft",
    "lift_gate",
    "log_activity",
    "make_letter",
    "mark_notice_seen",
    "match_visitor",
    "offer_visitor",
    "open_missing_steps",
    "open_steps",
    "plan_review",
    "plan_reviews",
    "put_right",
    "query_decision",
    "questions_for",
    "record_audit",
    "record_contact",
    "record_first_pack",
    "record_in_error",
    "record_lateness",
    "record_letter_sent",
    "record_midway",
    "record_not_told",
    "record_people",
    "record_plan_received",
    "record_plan_updated",
    "record_supervision",
    "record_view",
    "record_visit",
    "refer_for_advocacy",
    "remind_of_midpoints",
    "reopen_step",
    "replace_letter_template",
    "reschedule",
    "save_monitoring",
    "send_decisions",
    "send_feedback",
    "send_monitoring",
    "settle_decision",
    "sign_off_step",
    "start_step",
    "submit_step",
    "take_letter",
    "take_sign_off",
    "tell_iro",
    "told_of",
    "update_advocacy",
    "warn_of_limits",
    "withdraw_early",
    "write_feedback",
    "write_record",
]
