"""docs/permissions.toml against the rules themselves: each `can_*`, asked about everybody; on both databases."""

import inspect
import sys

from iro_portal.core.permissions import Rule
from reviews.models import MidpointUpdate
from tests.factories import cast
from tests.factories.everything import Everything
from tests.factories.restricted import restrict
from tests.sweeps import asking
from tools import permissions

APPS = ("iro_portal", "people", "children", "reviews", "escalations", "reports", "exchange")
TABLE = permissions.read()


def rules() -> dict[str, Rule]:
    """Return every rule of the portal by the name under which the table has it: app.name."""
    modules = [module for name, module in sorted(sys.modules.items()) if name.partition(".")[0] in APPS]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Rule)]
    return {f"{rule.why_not.__module__.removesuffix('.permissions')}.{rule.__name__}": rule for rule in found}


def subjects(own: Everything) -> dict[str, object]:
    """Return what rules are asked about: by the name of the rule, or of its first parameter."""
    held, disputes = own.held, own.disputes
    drafts = dict.fromkeys(("can_send", "can_record", "can_edit", "can_discard"), disputes.draft)
    kept = ("subject_access.can_answer_subject_access", "retention.can_read_retention", "retention.can_decide_retention",
            "retention.only_the_run")  # fmt: skip
    return {
        "authority": own.world.authority, "use": own.emergency, "inspection": own.inspection, "child": own.child,
        "review": held, "step": held.steps.order_by("order").first(), "record": held.record,
        "decision": held.decisions.get(number=2), "filled": held.monitoring, "row": own.view, "line": own.activity,
        "update": MidpointUpdate.objects.get(review=own.planned), "audit": own.audit, "action": own.action,
        "escalation": disputes.awaiting, "pack": own.papers.pack, "run": own.run, "person": own.world.director,
        "absent": own.world.iro, "restriction": restrict(own.world, own.world.child("Kept Close")),
        "people.can_set_up": own.world.authority, "escalations.can_answer_late": disputes.resolved,
        "escalations.can_request_raise": disputes.to_request, "escalations.can_take_over": disputes.left,
        **{f"escalations.{name}": draft for name, draft in drafts.items()},
        **{f"children.{name}": own.child for name in kept},
    }  # fmt: skip


def test_each_rule_says_of_everybody_what_the_table_says(db):
    own = asking.in_the_right_states(Everything())
    about = subjects(own)
    expected = {place: row.answers for row in TABLE.rules for place in row.at}
    people = [who for who in TABLE.who if who in TABLE.rules[0].answers]
    assert set(expected) == set(rules()), "write a row of each rule in docs/permissions.toml"
    wrong = []
    for who in people:
        staff = cast.person(own, who)
        staff.forget_duties()
        for name, rule in rules().items():
            asked = about.get(name) or about[next(iter(inspect.signature(rule.why_not).parameters))]
            said = permissions.YES if rule(asked, staff) else permissions.REFUSED
            wrong += [] if said == expected[name][who] else [f"{name}: {said} for {who}"]
    assert wrong == []


def test_a_rule_that_refuses_says_so_in_a_sentence(db):
    own = asking.in_the_right_states(Everything())
    about, foreign = subjects(own), cast.person(own, "elsewhere")
    for name, rule in rules().items():
        asked = about.get(name) or about[next(iter(inspect.signature(rule.why_not).parameters))]
        words = rule.why_not(asked, foreign)
        assert not words or (words[0].isupper() and words.endswith(".")), f"{name}: {words}"
