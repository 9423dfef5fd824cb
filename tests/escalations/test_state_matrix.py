"""Who may take which step from which state: one table that a practitioner can check, and nothing beside it.

Design section 3. A step that the model declares and this table does not know fails; so does a step that the table
knows and the model does not.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from escalations.management.commands.states import MACHINES
from escalations.models import Escalation
from escalations.states import CLOSED, DESK, KEPT, OPEN, State
from iro_portal.core.permissions import Denied
from iro_portal.core.states import StatefulModel
from iro_portal.core.transitions import MovedOn, available, perform, why_not
from people.commands import name_cover
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.world import World

OWNER, COVER, OTHER_IRO = "owner IRO", "owner's cover", "another IRO"
ASKED, ASKED_COVER, DELEGATE = "asked manager", "asked manager's cover", "asked manager's delegate"
ASKED_FOR_CHILD = "manager asked for one child of another team"
STRANGER_WORKER, IRO_MANAGER = "social worker of another team", "IRO manager"
SUPPORT, COMMITTEE, ADMINISTRATOR = "business support", "committee officer", "administrator"
ELSEWHERE, INSPECTOR, NO_POST, GONE = "IRO of another authority", "inspector", "no post", "no longer in service"
EVERYBODY = (
    OWNER, COVER, OTHER_IRO, ASKED, ASKED_COVER, DELEGATE, ASKED_FOR_CHILD, STRANGER_WORKER, IRO_MANAGER, SUPPORT,
    COMMITTEE, ADMINISTRATOR, ELSEWHERE, INSPECTOR, NO_POST, GONE,
)  # fmt: skip

OWNERS = {OWNER, COVER}
ANSWERERS = {ASKED, ASKED_COVER, DELEGATE, ASKED_FOR_CHILD}
DRAFT, AWAITING, RESPONDED, ACTION = State.DRAFT, State.AWAITING_RESPONSE, State.RESPONDED, State.ACTION_AWAITED
RESOLVED, WITHDRAWN = State.RESOLVED, State.WITHDRAWN

# (state, step): who may, on the default ladder whose stages are all raised by the IRO
TABLE = {
    (DRAFT, "edit"): OWNERS,
    (DRAFT, "send"): OWNERS,
    (DRAFT, "record"): OWNERS,
    (DRAFT, "discard"): {OWNER},
    # Nobody, as long as its writer can open it; else see test_left_drafts.py.
    (DRAFT, "take_over"): set(),
    (AWAITING, "respond"): ANSWERERS,
    (AWAITING, "answer_for_child"): {ASKED_FOR_CHILD},
    (AWAITING, "redirect"): ANSWERERS,
    (AWAITING, "grant_time"): OWNERS,
    (AWAITING, "escalate"): OWNERS,
    (AWAITING, "settle_child"): OWNERS,
    (AWAITING, "split"): OWNERS,
    (AWAITING, "resolve"): OWNERS,
    (AWAITING, "withdraw"): OWNERS,
    (RESPONDED, "ask_again"): OWNERS,
    (RESPONDED, "accept"): OWNERS,
    (RESPONDED, "escalate"): OWNERS,
    (RESPONDED, "settle_child"): OWNERS,
    (RESPONDED, "split"): OWNERS,
    (RESPONDED, "resolve"): OWNERS,
    (RESPONDED, "withdraw"): OWNERS,
    (ACTION, "escalate"): OWNERS,
    (ACTION, "settle_child"): OWNERS,
    (ACTION, "split"): OWNERS,
    (ACTION, "resolve"): OWNERS,
    (ACTION, "withdraw"): OWNERS,
    (RESOLVED, "reopen"): OWNERS | {IRO_MANAGER},
    (WITHDRAWN, "reopen"): OWNERS | {IRO_MANAGER},
}
# Where each step leads (design section 3); a step that leads nowhere else keeps the state.
LEADS_TO = {
    "edit": {DRAFT},
    "send": {AWAITING},
    "record": {RESPONDED, RESOLVED},
    "discard": {State.GONE},
    "take_over": {DRAFT},
    "respond": {RESPONDED},
    "answer_for_child": {AWAITING},
    "redirect": {AWAITING},
    "grant_time": {AWAITING},
    "ask_again": {AWAITING},
    "accept": {ACTION},
    "escalate": {AWAITING},
    "settle_child": set(OPEN),
    "split": set(OPEN),
    "resolve": {RESOLVED},
    "withdraw": {WITHDRAWN},
    "reopen": {AWAITING},
}
STEPS = sorted({step.name for step in Escalation._meta.get_field("state").get_all_transitions(Escalation)})


def declared() -> set[tuple]:
    return {(step.source, step.name) for step in Escalation._meta.get_field("state").get_all_transitions(Escalation)}


def cast(world: World) -> dict:
    """Everybody of the table; each is read anew, as at a request of their own."""
    today, people = timezone.localdate(), world.people
    inspector = world.person("Ines Inspector", world.quality, Role.INSPECTOR)
    cover = world.person("Cora Cover", world.quality, Role.IRO)
    standing_in = world.person("Stan Standin", world.other_team, Role.SERVICE_MANAGER)
    delegate = world.person("Dele Gate", world.other_team, Role.SOCIAL_WORKER)
    no_post = world.person("Nora Nopost", world.quality, Role.IRO)
    no_post.holdings.update(end=today)
    gone = world.person("Gus Gone", world.team, Role.TEAM_MANAGER)
    gone.is_active = False
    gone.save()
    name_cover(absent=world.iro, covered_by=cover, start=today, by=None)
    name_cover(absent=world.manager, covered_by=standing_in, start=today, by=None)
    name_cover(absent=world.manager, covered_by=delegate, start=today, whole=False, by=None)
    found = {
        OWNER: people["iro"], COVER: cover, OTHER_IRO: people["other_iro"], ASKED: people["manager"],
        ASKED_COVER: standing_in, DELEGATE: delegate, ASKED_FOR_CHILD: people["other_manager"],
        STRANGER_WORKER: people["other_worker"], IRO_MANAGER: people["iro_manager"], SUPPORT: people["support"],
        COMMITTEE: people["committee"], ADMINISTRATOR: people["administrator"],
        ELSEWHERE: World(slug="framley").iro, INSPECTOR: inspector, NO_POST: no_post, GONE: gone,
    }  # fmt: skip
    for staff in found.values():
        staff.forget_duties()
    return found


@pytest.fixture
def everybody(world) -> dict:
    return cast(world)


def in_state(world: World, state: State) -> Escalation:
    other = world.child("Other Team", team=world.other_team, worker=world.people["other_worker"])
    return make.in_state(world, state, children=[world.child(), other])


def test_the_table_knows_every_step_and_no_other():
    assert set(TABLE) == declared()
    assert set(LEADS_TO) == set(STEPS)


def test_who_may_do_what(world, everybody):
    """Every step of every state by everybody: open to those in the table, refused to everyone else, in a sentence."""
    assert set(everybody) == set(EVERYBODY)
    for state in KEPT:
        escalation, found = in_state(world, state), {}
        for name in STEPS:
            sentences = {role: why_not(escalation, name, staff) for role, staff in everybody.items()}
            found[name] = {role for role, sentence in sentences.items() if not sentence}
            assert all(words[0].isupper() and words.endswith(".") for words in sentences.values() if words), sentences
        assert found == {name: TABLE.get((state, name), set()) for name in STEPS}, state


def test_what_is_not_open_is_refused_by_the_runner_too(world, everybody):
    for state in KEPT:
        escalation = in_state(world, state)
        for name in STEPS:
            for role, staff in everybody.items():
                if role not in TABLE.get((state, name), set()):
                    with pytest.raises(Denied if (state, name) in TABLE else MovedOn):
                        perform(escalation, name, by=staff)
        kept = Escalation.objects.get(pk=escalation.pk)
        assert (kept.state, kept.version) == (state, escalation.version)


def test_buttons_and_server_agree(world, everybody):
    for state in KEPT:
        escalation = in_state(world, state)
        for role in (OWNER, ASKED, ASKED_FOR_CHILD, IRO_MANAGER, COMMITTEE):
            open_to = {name for (source, name), who in TABLE.items() if source == state and role in who}
            assert set(available(escalation, everybody[role])) == open_to, (state, role)


def test_each_step_leads_where_the_table_says():
    for step in Escalation._meta.get_field("state").get_all_transitions(Escalation):
        target = step.target if step.target is not None else step.source
        targets = set(getattr(target, "allowed_states", None) or [target])
        assert targets <= LEADS_TO[step.name], step.name


def test_every_step_has_a_rule_and_every_state_a_desk_and_a_label():
    steps = list(Escalation._meta.get_field("state").get_all_transitions(Escalation))
    assert all(step.permission for step in steps)
    assert set(DESK) == set(KEPT)
    assert set(OPEN) | set(CLOSED) | {State.DRAFT} == set(KEPT)
    assert [value for value, _ in Escalation._meta.get_field("state").choices] == State.values
    assert len(set(State.labels)) == len(State.values)


def test_the_constraint_keeps_exactly_these_states():
    (known,) = [each for each in Escalation._meta.constraints if each.name == "escalation_state_known"]
    assert dict(known.condition.children)["state__in"] == KEPT


def test_every_state_but_a_draft_is_reached_from_a_draft():
    reached, grew = {State.DRAFT}, True
    while grew:
        steps = Escalation._meta.get_field("state").get_all_transitions(Escalation)
        after = reached | {to for step in steps if step.source in reached for to in LEADS_TO[step.name]}
        grew, reached = after != reached, after
    assert reached == set(State)


def test_the_printed_table_is_up_to_date():
    """docs/states.md is what `python manage.py states` prints."""
    printed = StringIO()
    call_command("states", stdout=printed)
    assert Path("docs/states.md").read_text(encoding="utf-8") == printed.getvalue(), (
        "run `python manage.py states --write`"
    )


def test_the_printed_page_shows_every_machine_of_escalations_and_reviews():
    shown = {machine.model for machine in MACHINES}
    of_these = {model for name in ("escalations", "reviews") for model in apps.get_app_config(name).get_models()}
    assert shown == {model for model in of_these if issubclass(model, StatefulModel)}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_every_state_that_is_kept_lies_on_a_desk_and_every_step_says_who_may(machine):
    assert set(machine.states) - set(machine.desk) <= {"gone"}
    assert all(rule and (rule.__doc__ or "").strip() for _, _, _, rule in machine.steps())
