"""The kinds of list that an authority looks after: what each is called, how its lines read, how one begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from escalations import commands
from escalations.forms import lists as forms
from escalations.forms import review_lists
from escalations.models import Cause, CauseList, OutcomeList, Protocol, ProtocolStage, Reason, ReasonList
from escalations.standard_reasons import StandardReason
from iro_portal.core.dated_lists import DatedList, ListItem
from reviews.commands import (
    begin_attendance_roles,
    begin_audit_template,
    begin_entitlements,
    begin_lateness_reasons,
    begin_monitoring_form,
    begin_workflow,
)
from reviews.models import (
    AttendanceRole,
    AttendanceRoles,
    AuditTemplate,
    Entitlement,
    Entitlements,
    LatenessReasons,
    MonitoringForm,
    MonitoringQuestion,
    Workflow,
)
from reviews.tracks import stage_in_words


@dataclass(frozen=True)
class ListKind:
    """`read` gives a list's lines as (words, more about it); `prefill` gives them as the form wants them."""

    slug: str
    title: str
    one: str
    model: type[DatedList]
    form: type[forms.ListForm]
    lines: type[forms.BaseLines]
    begin: Callable
    spec: Callable[[forms.BaseLines], dict]
    items: Callable
    read: Callable
    prefill: Callable
    remark: str = ""

    def versions(self, authority, on: date) -> list[tuple[str, DatedList]]:
        """(coming, in force or past; the list) of every version, the latest first."""
        rows = list(self.model.objects.of(authority).order_by("-in_force_from"))
        now = next((row for row in rows if row.in_force_from <= on), None)
        return [("in force" if row == now else "coming" if row.in_force_from > on else "past", row) for row in rows]


def _stages(protocol: Protocol):
    return protocol.stages.prefetch_related("answerers")


def _reasons(row: ReasonList):
    return row.reasons.prefetch_related("features")


def _read_stage(stage: ProtocolStage) -> tuple[str, str]:
    days = f"{stage.working_days} working day{'' if stage.working_days == 1 else 's'}"
    by = "" if stage.raised_by_role == "iro" else f"; raised by the {stage.get_raised_by_role_display()}"
    return stage.name, f"{stage.answerer_titles}, {days} to answer{by}"


def _read_reason(reason: Reason) -> tuple[str, str]:
    features = ", ".join(feature.label for feature in reason.features.all())
    counts = f"counts as “{StandardReason(reason.standard).label}”"
    return reason.label, f"{counts}; features: {features}" if features else counts


def _stage_line(stage: ProtocolStage) -> dict:
    named = list(stage.answerers.all())[: forms.ANSWERERS]
    answerers = {f"role_{place}": row.role for place, row in enumerate(named, 1)}
    titles = {f"title_{place}": row.title for place, row in enumerate(named, 1)}
    own = {"order": stage.rank, "label": stage.name, "working_days": stage.working_days}
    return own | {"raised_by_role": stage.raised_by_role} | answerers | titles


def _reason_line(reason: Reason) -> dict:
    features = "\n".join(feature.label for feature in reason.features.all())
    return {"key": reason.key, "label": reason.label, "standard": reason.standard, "features": features}


def _labelled_line(item: ListItem) -> dict:
    return {"key": item.key, "label": item.label}


def _cause_line(cause: Cause) -> dict:
    return {"label": cause.label, "inside": "yes" if cause.inside_council else "no"}


def _role_line(role: AttendanceRole) -> dict:
    return {"key": role.key, "label": role.label, "side": role.side}


def _entitlement_line(entitlement: Entitlement) -> dict:
    return {"key": entitlement.key, "label": entitlement.label, "min_age": entitlement.min_age}


def _read_entitlement(entitlement: Entitlement) -> tuple[str, str]:
    return entitlement.label, "" if entitlement.min_age is None else f"from {entitlement.min_age}"


def _read_question(question: MonitoringQuestion) -> tuple[str, str]:
    about = [question.get_kind_display().lower()]
    about += [", ".join(label for _, label in question.choices)] if question.choices else []
    about += ["a “no” is followed until it is done"] if question.tracked else []
    about += [f"from {question.min_age}"] if question.min_age is not None else []
    about += [f"up to {question.max_age}"] if question.max_age is not None else []
    return question.label, "; ".join(about)


KINDS = {
    kind.slug: kind
    for kind in (
        ListKind(
            "ladders", "Ladders", "ladder", Protocol, forms.LadderForm,
            forms.lines_of(forms.StageLine, forms.StageLines, blank=1), commands.begin_protocol,
            forms.stages, _stages, _read_stage, _stage_line,
            "An escalation keeps the ladder under which it began. Rank 0 is informal; from 1 on the stages are formal.",
        ),
        ListKind(
            "reasons", "Reasons", "list of reasons", ReasonList, forms.ListForm, forms.lines_of(forms.ReasonLine),
            commands.begin_reason_list, forms.reasons, _reasons, _read_reason, _reason_line,
            "Change a line's wording only where it still means the same; for a new meaning, take the line off and add "
            "another. “Counts as” lets years with different lists be compared.",
        ),
        ListKind(
            "outcomes", "Outcomes", "list of outcomes", OutcomeList, forms.ListForm, forms.lines_of(forms.OutcomeLine),
            commands.begin_outcome_list, forms.outcomes, lambda row: row.outcomes.all(), lambda item: (item.label, ""),
            _labelled_line, "Change a line's wording only where it still means the same.",
        ),
        ListKind(
            "causes", "Causes of drift", "list of causes", CauseList, forms.ListForm, forms.lines_of(forms.CauseLine),
            commands.begin_cause_list, forms.causes, lambda row: row.causes.all(),
            lambda item: (item.label, "inside the council" if item.inside_council else "outside the council"),
            _cause_line,
        ),
        ListKind(
            "roles", "Roles at reviews", "list of roles", AttendanceRoles, forms.ListForm,
            forms.lines_of(review_lists.RoleLine), begin_attendance_roles, review_lists.roles,
            lambda row: row.roles.all(), lambda item: (item.label, item.get_side_display().lower()), _role_line,
            "Who can be invited to a review. Parents are counted apart from professionals.",
        ),
        ListKind(
            "questions", "Monitoring form", "monitoring form", MonitoringForm, forms.ListForm,
            forms.lines_of(review_lists.QuestionLine, blank=1), begin_monitoring_form, review_lists.questions,
            lambda row: row.questions.all(), _read_question, review_lists.question_line,
            "The IRO answers these at each review. Change a question's wording only where it still asks the same.",
        ),
        ListKind(
            "workflow", "Workflow", "workflow", Workflow, forms.ListForm,
            forms.lines_of(review_lists.WorkflowLine, review_lists.WorkflowLines, blank=1), begin_workflow,
            review_lists.workflow_stages, lambda row: row.stages.all(),
            lambda stage: (f"{stage.order} {stage.label}", stage_in_words(stage)), review_lists.stage_line,
            "What is signed off before the record of a review can be completed. Steps of one place are alternatives by "
            "age: a care plan, or from 16 a pathway plan. A review keeps the workflow under which its steps were opened.",
        ),
        ListKind(
            "lateness", "Reasons for lateness", "list of reasons for lateness", LatenessReasons, forms.ListForm,
            forms.lines_of(review_lists.LatenessLine), begin_lateness_reasons, review_lists.lateness_reasons,
            lambda row: row.reasons.all(), lambda item: (item.label, ""), _labelled_line,
            "Why a review was held after its last day in time. A review keeps the reason that it was given.",
        ),
        ListKind(
            "entitlements", "Entitlements", "list of entitlements", Entitlements, forms.ListForm,
            forms.lines_of(review_lists.EntitlementLine), begin_entitlements, review_lists.entitlements,
            lambda row: row.entitlements.all(), _read_entitlement, _entitlement_line,
            "What a child in care is told that they are entitled to. What was explained stays recorded: a line whose "
            "wording changes keeps its place in the child’s record, a line that is added is new.",
        ),
        ListKind(
            "audit", "Questions of audits", "audit template", AuditTemplate, forms.ListForm,
            forms.lines_of(review_lists.AuditLine, blank=1), begin_audit_template, review_lists.audit_questions,
            lambda row: row.questions.all(), lambda item: (item.label, item.get_about_display().lower()),
            lambda item: {"key": item.key, "label": item.label, "about": item.about},
            "Each is answered met, partly met, not met or not applicable.",
        ),
    )
}  # fmt: skip
