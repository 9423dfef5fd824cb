"""Who may take which step from which state, of reviews and all that follows them: tables that a practitioner can check."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder, perform, why_not
from people.commands import name_cover
from people.roles import Role
from reviews.models import MonitoringReturn, Review, ReviewDecision, ReviewRecord, WorkflowStep
from reviews.models.workflow import AS_IT_STOOD
from reviews.states import DECISIONS_KEPT, DecisionState, MonitoringState, RecordState, ReviewState, StepState
from tests.factories import review as make
from tests.factories.world import World

IRO, COVER, OTHER_IRO, IRO_MANAGER = "the child's IRO", "the IRO's cover", "another IRO", "IRO manager"
WORKER, OTHER_WORKER = "the child's social worker", "another team's social worker"
MANAGER, STANDING_IN, DELEGATE, OTHER_MANAGER, HEAD = (
    "team manager", "the manager's cover", "who answers escalations for the manager", "another team's manager",
    "head of service",
)  # fmt: skip
SUPPORT, COMMITTEE, ADMINISTRATOR = "business support", "committee officer", "administrator"
ELSEWHERE, NO_POST, GONE, SYSTEM = "IRO manager elsewhere", "no post", "no longer in service", "the system"

IROS = {IRO, COVER, IRO_MANAGER}
MANAGERS = {MANAGER, STANDING_IN, HEAD}
NS, IP, SB, SO, RO = StepState
DRAFT, COMPLETED, DISTRIBUTED = RecordState
D, M = DecisionState, MonitoringState
NOBODY: set[str] = set()

TABLES = {
    Review: {
        (ReviewState.PLANNED, "plan"): IROS | {SUPPORT},
        (ReviewState.PLANNED, "call_off"): IROS | {SUPPORT},
        (ReviewState.PLANNED, "bring_forward"): IROS,
        (ReviewState.PLANNED, "withdraw_early"): IROS,
        (ReviewState.PLANNED, "hold"): IROS,
        (ReviewState.HELD, "correct"): IROS,
        (ReviewState.HELD, "explain_lateness"): IROS,
        (ReviewState.HELD, "update_plan"): IROS | MANAGERS | {WORKER},
        **{(state, name): IROS | {SUPPORT} for state in (ReviewState.PLANNED, ReviewState.HELD)
           for name in ("note_people", "receive_plan")},
    },
    WorkflowStep: {
        (NS, "start"): MANAGERS | {WORKER},
        (IP, "submit"): MANAGERS | {WORKER},
        (RO, "submit"): MANAGERS | {WORKER},
        (IP, "finish"): MANAGERS | {WORKER},
        (RO, "finish"): MANAGERS | {WORKER},
        (SB, "sign_off"): MANAGERS,
        (SB, "reopen"): MANAGERS,
        (SO, "reopen"): MANAGERS,
        **{(state, "take_sign_off"): {IRO_MANAGER, SUPPORT, SYSTEM} for state in (NS, IP, SB, RO)},
        (SO, "take_back_sign_off"): {SYSTEM},
    },
    ReviewRecord: {
        (DRAFT, "write"): IROS,
        (DRAFT, "complete"): IROS,
        (COMPLETED, "distribute"): IROS | {SUPPORT},
        (COMPLETED, "correct"): IROS,
        (DISTRIBUTED, "correct"): IROS,
    },
    MonitoringReturn: {
        (M.DRAFT, "edit"): IROS,
        (M.DRAFT, "send"): IROS,
        (M.SENT, "acknowledge"): MANAGERS,
        (M.SENT, "correct"): IROS,
        (M.ACKNOWLEDGED, "correct"): IROS,
    },
    ReviewDecision: {
        (D.DRAFT, "edit"): IROS,
        (D.DRAFT, "discard"): IROS,
        (D.DRAFT, "send"): IROS,
        (D.SENT, "agree"): MANAGERS,
        (D.SENT, "raise_query"): MANAGERS,
        (D.SENT, "deem"): {SYSTEM},
        (D.QUERIED, "settle"): IROS,
        **{(state, "check_done"): IROS | MANAGERS for state in DECISIONS_KEPT if state != D.DRAFT},
    },
}  # fmt: skip
BY_THE_SYSTEM = {(ReviewState.PLANNED, "cancel")}  # follows from the end of care, by whoever recorded that
LEADS_TO = {
    WorkflowStep: {
        "start": IP, "submit": SB, "finish": SO, "sign_off": SO, "reopen": RO, "take_sign_off": SO,
        "take_back_sign_off": AS_IT_STOOD,
    },
    ReviewRecord: {"complete": COMPLETED, "distribute": DISTRIBUTED},
    MonitoringReturn: {"send": M.SENT, "acknowledge": M.ACKNOWLEDGED, "correct": M.SENT},
    ReviewDecision: {
        "discard": D.GONE, "send": D.SENT, "agree": D.AGREED, "raise_query": D.QUERIED, "settle": D.SETTLED,
        "deem": D.DEEMED,
    },
    Review: {"hold": ReviewState.HELD, "cancel": ReviewState.CANCELLED},
}  # fmt: skip
MAKE = {
    WorkflowStep: make.step,
    ReviewRecord: make.record,
    ReviewDecision: make.decision,
    MonitoringReturn: make.monitoring,
}
KEPT = {WorkflowStep: list(StepState), ReviewRecord: list(RecordState), ReviewDecision: list(DECISIONS_KEPT),
        MonitoringReturn: list(M), Review: [ReviewState.PLANNED, ReviewState.HELD]}  # fmt: skip
SYSTEM_ALONE = {"deem", "take_sign_off", "take_back_sign_off"}


def transitions(model):
    return list(model._meta.get_field("state").get_all_transitions(model))


def in_state(world, model, state):
    if model is Review:
        return make.planned(world) if state == ReviewState.PLANNED else make.held(world)
    return MAKE[model](world, state)


def asked_about(world, model, state):
    """Each step in turn, with a record in that state; `finish` is of stages that ask for one person only."""
    row, names = in_state(world, model, state), {step.name for step in transitions(model)} - {"cancel"}
    yield from ((name, row) for name in sorted(names - {"finish"}))
    if "finish" in names:
        yield "finish", make.unapproved_step(world, state)


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def everybody(world) -> dict:
    today, people = timezone.localdate(), world.people
    cover = world.person("Cora Cover", world.quality, Role.IRO)
    standing_in = world.person("Stan Standin", world.other_team, Role.SERVICE_MANAGER)
    delegate = world.person("Dele Gate", world.other_team, Role.SOCIAL_WORKER)
    no_post = world.person("Nora Nopost", world.quality, Role.IRO_MANAGER)
    no_post.holdings.update(end=today)
    gone = world.person("Gus Gone", world.team, Role.TEAM_MANAGER)
    gone.is_active = False
    gone.save()
    name_cover(absent=world.iro, covered_by=cover, start=today, by=None)
    name_cover(absent=world.manager, covered_by=standing_in, start=today, by=None)
    name_cover(absent=world.manager, covered_by=delegate, start=today, whole=False, by=None)
    found = {
        IRO: people["iro"], COVER: cover, OTHER_IRO: people["other_iro"], IRO_MANAGER: people["iro_manager"],
        WORKER: people["worker"], OTHER_WORKER: people["other_worker"], MANAGER: people["manager"],
        STANDING_IN: standing_in, DELEGATE: delegate, OTHER_MANAGER: people["other_manager"], HEAD: people["head"],
        SUPPORT: people["support"], COMMITTEE: people["committee"], ADMINISTRATOR: people["administrator"],
        ELSEWHERE: World(slug="framley").iro_manager, NO_POST: no_post, GONE: gone,
    }  # fmt: skip
    for staff in found.values():
        staff.forget_duties()
    return found


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_table_knows_every_step_and_no_other(model):
    declared = {(step.source, step.name) for step in transitions(model)}
    assert declared - BY_THE_SYSTEM == set(TABLES[model])
    for step in transitions(model):
        assert step.permission
        assert step.target == LEADS_TO[model].get(step.name), step.name


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_state_has_a_label_and_the_constraint_keeps_exactly_these(model):
    (known,) = [each for each in model._meta.constraints if each.name.endswith("_state_known")]
    kept = set(dict(known.condition.children)["state__in"])
    assert kept == set(KEPT[model]) | ({ReviewState.CANCELLED} if model is Review else set())
    labels = [label for _, label in model._meta.get_field("state").choices]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_who_may_do_what(world, everybody, model):
    """Every step of every state by everybody: open to those in the table, refused to all others, in a sentence."""
    make.with_workflow(world, make.APPROVED_UNTIL_16) if model is WorkflowStep else None
    for state in KEPT[model]:
        for name, row in asked_about(world, model, state):
            assert row.state == state
            people = everybody | ({SYSTEM: None} if name in SYSTEM_ALONE else {})
            sentences = {role: why_not(row, name, staff) for role, staff in people.items()}
            assert {role for role, said in sentences.items() if not said} == TABLES[model].get((state, name), NOBODY), (
                state, name,
            )  # fmt: skip
            assert all(words.endswith(".") for words in sentences.values() if words), sentences


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_what_is_not_open_is_refused_by_the_runner_too(world, everybody, model):
    make.with_workflow(world, make.APPROVED_UNTIL_16) if model is WorkflowStep else None
    for state in KEPT[model]:
        for name, row in asked_about(world, model, state):
            for role, staff in everybody.items():
                if role not in TABLES[model].get((state, name), NOBODY):
                    with pytest.raises(Denied if (state, name) in TABLES[model] else MovedOn):
                        perform(row, name, by=staff)
            kept = model.objects.get(pk=row.pk)
            assert (kept.state, kept.version) == (state, row.version)


def test_nobody_signs_off_their_own_step(world):
    make.with_workflow(world)
    row = make.step(world, StepState.IN_PROGRESS)
    submitted = perform(row, "submit", by=world.manager, author=world.manager)
    assert "another manager signs it off" in why_not(submitted, "sign_off", world.manager)
    assert why_not(submitted, "sign_off", world.head) == ""
    with pytest.raises(IntegrityError, match="step_not_signed_off_by_its_author"), transaction.atomic():
        WorkflowStep.objects.filter(pk=row.pk).update(signed_off_by=world.manager)


def test_where_one_person_is_enough_a_step_is_finished_and_nobody_approves_it(world):
    make.with_workflow(world, make.APPROVED_UNTIL_16)
    row = make.unapproved_step(world, StepState.IN_PROGRESS)
    assert "asks for no second person: finish it" in why_not(row, "submit", world.worker)
    done = perform(row, "finish", by=world.worker, author=world.worker)
    assert (done.state, done.author, done.signed_off_by) == (SO, world.worker, None)
    assert (done.signed_off_on, done.is_finished) == (timezone.localdate(), True)


def test_where_somebody_else_signs_off_nobody_finishes(world):
    make.with_workflow(world)
    row = make.step(world, StepState.IN_PROGRESS)
    assert "is signed off by somebody else: submit it" in why_not(row, "finish", world.worker)
    with pytest.raises(NotInOrder, match="submit it"):
        perform(row, "finish", by=world.worker, author=world.worker)


def test_a_step_submitted_before_one_person_was_enough_is_still_signed_off_by_another(world):
    make.with_workflow(world, make.APPROVED_UNTIL_16)
    row = make.unapproved_step(world, StepState.SUBMITTED)
    WorkflowStep.objects.filter(pk=row.pk).update(author=world.manager)
    row = WorkflowStep.objects.get(pk=row.pk)
    assert "another manager signs it off" in why_not(row, "sign_off", world.manager)
    done = perform(row, "sign_off", by=world.head, signed_off_by=world.head)
    assert (done.signed_off_by, done.is_finished) == (world.head, False)


def test_a_step_cannot_start_before_the_one_before_it_is_signed_off(world):
    make.with_workflow(world)
    second = make.planned(world).steps.get(stage__key="care-plan")
    with pytest.raises(NotInOrder, match="cannot start yet, because “Social worker’s report” is not started, with Sam"):
        perform(second, "start", by=world.worker)
