"""Declared ladders, reasons, outcomes and causes (TOML) made into an authority's dated lists."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from escalations.commands import begin_cause_list, begin_outcome_list, begin_protocol, begin_reason_list
from escalations.commands.lists import ReasonSpec, StageSpec
from people.models import Authority
from people.roles import Role
from reports.commands import LineSpec, begin_grouping
from reviews.commands import (
    AuditQuestionSpec,
    EntitlementSpec,
    LatenessSpec,
    QuestionSpec,
    RoleSpec,
    begin_attendance_roles,
    begin_audit_template,
    begin_entitlements,
    begin_lateness_reasons,
    begin_monitoring_form,
    begin_workflow,
)

STARTER = Path(__file__).parent / "starter.toml"


@cache
def starter() -> dict[str, Any]:
    """Return what an empty authority begins with."""
    return tomllib.loads(STARTER.read_text(encoding="utf-8"))


def begin_starter_lists(authority: Authority, *, by) -> None:
    """This function will give an empty authority the default ladder, the starter lists and the default workflow."""
    declared, start = starter(), starter()["in_force_from"]
    begin_ladder(authority, declared["protocol"] | {"from": start}, by=by)
    begin_reasons(authority, declared["reasons"] | {"from": start}, by=by)
    begin_outcomes_and_causes(authority, start, start, by=by)
    begin_workflow(authority=authority, in_force_from=start, by=by)
    begin_lists_of_reviews(authority, start, by=by)


def begin_ladder(authority: Authority, declared: dict[str, Any], *, by) -> None:
    """This function will begin a declared ladder."""
    stages = [_stage(stage) for stage in declared["stages"]]
    begin_protocol(
        authority=authority, name=declared["name"], in_force_from=declared["from"], stages=stages, by=by,
        cap_working_days=declared["cap"], note=declared.get("note", ""),
    )  # fmt: skip


def begin_reasons(authority: Authority, declared: dict[str, Any], *, by) -> None:
    """This function will begin a declared list of reasons."""
    begin_reason_list(
        authority=authority, name=declared["name"], in_force_from=declared["from"], by=by,
        reasons=[ReasonSpec(**line) for line in declared["lines"]], note=declared.get("note", ""),
    )  # fmt: skip


def begin_groupings(authority: Authority, declared: Sequence[dict[str, Any]], start: date, *, by) -> None:
    """This function will begin declared groupings: an authority's own bands, labels and order of rows."""
    for grouping in declared:
        lines = [LineSpec(**line) for line in grouping["lines"]]
        begin_grouping(
            authority=authority, dimension=grouping["dimension"], in_force_from=grouping.get("from", start),
            lines=lines, by=by,
        )  # fmt: skip


def begin_outcomes_and_causes(authority: Authority, outcomes_from: date, causes_from: date, *, by) -> None:
    """This function will begin the starter lists of outcomes and of causes of drift."""
    outcomes, causes = starter()["outcomes"], starter()["causes"]
    begin_outcome_list(
        authority=authority, name=outcomes["name"], in_force_from=outcomes_from, outcomes=_pairs(outcomes), by=by
    )
    begin_cause_list(authority=authority, name=causes["name"], in_force_from=causes_from, causes=_pairs(causes), by=by)


def begin_lists_of_reviews(authority: Authority, day: date, *, by) -> None:
    """This function will begin the starter lists of roles at reviews and of entitlements, and the monitoring form."""
    roles, form, entitled = starter()["roles"], starter()["monitoring"], starter()["entitlements"]
    begin_attendance_roles(
        authority=authority, name=roles["name"], in_force_from=day, by=by,
        roles=[RoleSpec(*line) for line in roles["lines"]],
    )  # fmt: skip
    begin_monitoring_form(
        authority=authority, name=form["name"], in_force_from=day, by=by,
        questions=[_question(line, form["answers"]) for line in form["lines"]],
    )  # fmt: skip
    begin_reasons_for_lateness(authority, day, by=by)
    begin_audit_questions(authority, day, by=by)
    begin_entitlements(
        authority=authority, name=entitled["name"], in_force_from=day, by=by,
        entitlements=[EntitlementSpec(*line) for line in entitled["lines"]],
    )  # fmt: skip


def begin_audit_questions(authority: Authority, day: date, *, by) -> None:
    """This function will begin the starter questions of audits."""
    declared = starter()["audit"]
    begin_audit_template(
        authority=authority, name=declared["name"], in_force_from=day, by=by,
        questions=[AuditQuestionSpec(*line) for line in declared["lines"]],
    )  # fmt: skip


def begin_reasons_for_lateness(authority: Authority, day: date, *, by) -> None:
    """This function will begin the starter list of reasons why reviews are late."""
    late = starter()["lateness"]
    begin_lateness_reasons(
        authority=authority, name=late["name"], in_force_from=day, by=by,
        reasons=[LatenessSpec(*line) for line in late["lines"]],
    )  # fmt: skip


def _question(declared: dict[str, Any], answers: dict[str, list]) -> QuestionSpec:
    return QuestionSpec(**declared | {"choices": answers.get(declared.get("choices", ""), ())})


def _pairs(declared: dict[str, Any]) -> list[tuple]:
    return [tuple(line) for line in declared["lines"]]


def _stage(declared: dict[str, Any]) -> StageSpec:
    answered_by: Sequence[tuple[Role, str]] = [(Role(role), title) for role, title in declared["answered_by"]]
    raised_by = Role(declared.get("raised_by", Role.IRO))
    return StageSpec(declared["rank"], declared["name"], answered_by, declared["days"], raised_by)
