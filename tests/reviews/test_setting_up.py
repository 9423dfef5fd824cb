"""The workflow and the rules of reviews, set up from a day; what is in force and what was."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.dated_lists import ListInUse
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.commands import DEFAULT_WORKFLOW, StageSpec
from reviews.models import ReviewRules, Workflow
from reviews.models.review import rules_on
from tests.factories import review as make
from tests.factories.world import World

WORKFLOW, RULES = reverse("reviews:service-workflow"), reverse("reviews:service-rules")
BEGIN, BEGIN_RULES = reverse("escalations:list-begin", args=["workflow"]), reverse("reviews:rules-begin")
COMING = timezone.localdate() + timedelta(days=30)


def on(day) -> dict:
    return {f"in_force_from_{part}": getattr(day, part) for part in ("day", "month", "year")}


def filled(page, **changed) -> dict:
    """What a browser would send back from the page of a list."""
    form, lines = page.context["form"], page.context["lines"]
    typed = {"name": form["name"].value() or "Our workflow", "note": ""} | on(COMING)
    for each in [lines.management_form, *lines]:
        values = {field.html_name: field.value() for field in each}
        typed |= {name: value for name, value in values.items() if value not in (None, False)}
    return typed | changed


def rules(page, **changed) -> dict:
    return {field.name: field.value() or "" for field in page.context["form"]} | on(COMING) | changed


@pytest.mark.parametrize("who", ["iro", "manager", "worker", "support", "committee"])
@pytest.mark.parametrize("address", [WORKFLOW, RULES, BEGIN, BEGIN_RULES])
def test_setting_up_is_for_the_iro_manager(world, client, who, address):
    client.force_login(getattr(world, who))
    assert client.get(address).status_code == 403


def test_a_new_workflow_starts_with_the_one_in_force_and_both_are_shown(world, client):
    make.with_workflow(world)
    client.force_login(world.iro_manager)
    shown = client.post(BEGIN, filled(client.get(BEGIN), name="With a court report"), follow=True)
    assert "With a court report" in shown.text
    fresh = Workflow.objects.of(world.authority).latest("in_force_from")
    assert list(fresh.stages.values_list("key", "order")) == [("report", 1), ("care-plan", 2), ("pathway-plan", 2)]
    page = client.get(WORKFLOW).text
    for words in ("Coming", "In force", "Social worker, due 3 working days before the review; for ages from 16"):
        assert words in page


@pytest.mark.parametrize(
    ("field", "value", "where", "sentence"),
    [
        ("lines-1-max_age", "16", (2, "order"), "Line 3 has the same place as line 2"),
        ("lines-2-max_age", "15", (2, "max_age"), "must not lie below from age"),
        ("lines-0-due_working_days", "1", (0, "due_working_days"), "the first step is due by the review"),
        ("lines-0-order", "", (0, "order"), "Line 1: enter place"),
        ("lines-0-due_working_days", "soon", (0, "due_working_days"), "must be a whole number"),
        ("lines-0-label", "", (0, "label"), "enter step"),
    ],
)
def test_a_workflow_that_makes_no_sense_is_refused_at_its_field(world, client, field, value, where, sentence):
    make.with_workflow(world)
    client.force_login(world.iro_manager)
    shown = client.post(BEGIN, filled(client.get(BEGIN), **{field: value}))
    line, name = where
    assert sentence in " ".join(shown.context["lines"][line].errors[name])
    assert Workflow.objects.count() == 1


def test_the_command_refuses_the_same_whoever_asks(world):
    begin = {"authority": world.authority, "in_force_from": COMING, "by": None}
    wrong = [
        ([StageSpec("a", "A", 1), StageSpec("b", "B", 1)], "have one place"),
        ([StageSpec("a", "A", 1, due_working_days=1)], "is the first step"),
        ([StageSpec("a", "A", 1, min_age=16, max_age=4)], "no child is that old"),
        ([], "at least one line"),
    ]
    for stages, sentence in wrong:
        with pytest.raises(NotInOrder, match=sentence):
            commands.begin_workflow(stages=stages, **begin)
    with pytest.raises(NotInOrder, match="today or later") as early:
        commands.begin_workflow(
            authority=world.authority, in_force_from=date(2020, 1, 1), by=world.iro_manager, stages=DEFAULT_WORKFLOW
        )
    assert early.value.field == "in_force_from"
    with pytest.raises(Denied):
        commands.begin_workflow(authority=world.authority, in_force_from=COMING, by=world.iro)


def test_a_workflow_in_use_is_never_changed_and_a_coming_one_can_be_taken_back(world, client):
    make.planned(make.with_workflow(world))
    used = Workflow.objects.get(authority=world.authority)
    with pytest.raises(ListInUse):
        used.stages.update(label="Changed")
    client.force_login(world.iro_manager)
    client.post(BEGIN, filled(client.get(BEGIN)))
    coming = Workflow.objects.get(in_force_from=COMING)
    client.post(reverse("escalations:list-take-back", args=["workflow", coming.pk]))
    client.post(reverse("escalations:list-take-back", args=["workflow", used.pk]))
    assert list(Workflow.objects.of(world.authority)) == [used]


def test_without_rules_of_its_own_an_authority_reads_the_usual_ones(world, client):
    client.force_login(world.iro_manager)
    page = client.get(RULES).text
    assert "Usual rules" in page
    assert "By the calendar: 3 and 6 months" in page


def test_new_rules_begin_on_a_day_and_count_from_then_on(world, client):
    client.force_login(world.iro_manager)
    typed = rules(client.get(BEGIN_RULES), name="From spring", months="days", query_days="3")
    assert "It counts from" in client.post(BEGIN_RULES, typed, follow=True).text
    assert rules_on(world.authority, COMING).query_days == 3
    assert rules_on(world.authority, COMING).months == "days"
    assert rules_on(world.authority, COMING - timedelta(days=1)).query_days == 5
    assert "In days: 91 and 183" in client.get(RULES).text
    assert not ReviewRules.objects.of(World(slug="framley").authority).exists()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"record_distributed_days": "3"}, "record_distributed_days", "not before"),
        ({"caseload_to": "10"}, "caseload_to", "cannot be fewer"),
        ({"query_days": "0"}, "query_days", "1 at the least"),
        ({"query_days": "101"}, "query_days", "from 1 to 100"),
        ({"visit_days_later": "x"}, "visit_days_later", "whole number"),
        ({"months": "weeks"}, "months", "Select a valid choice"),
        (on(date(2020, 1, 1)), "in_force_from", "today or later"),
    ],
)
def test_rules_that_contradict_each_other_are_refused_at_the_field(world, client, changed, field, sentence):
    client.force_login(world.iro_manager)
    shown = client.post(BEGIN_RULES, rules(client.get(BEGIN_RULES), name="Kept words", **changed))
    assert sentence in " ".join(shown.context["form"].errors[field])
    assert "Kept words" in shown.text
    assert not ReviewRules.objects.exists()


def test_rules_never_begin_on_a_day_on_which_a_review_was_held(world):
    make.held(make.with_workflow(world))
    begin = {"authority": world.authority, "name": "Now", "by": world.iro_manager}
    with pytest.raises(NotInOrder, match="under the rules of that day") as wrong:
        commands.begin_review_rules(in_force_from=timezone.localdate(), **begin)
    assert wrong.value.field == "in_force_from"
    commands.begin_review_rules(in_force_from=COMING, **begin)
    with pytest.raises(NotInOrder, match="already"):
        commands.begin_review_rules(in_force_from=COMING, **begin)


def test_a_stage_says_whether_it_asks_for_approval_and_what_that_means(world, client):
    make.with_workflow(world, make.APPROVED_UNTIL_16)
    client.force_login(world.iro_manager)
    shown = client.get(WORKFLOW).text
    assert "for ages up to 15; signed off by somebody else" in shown
    assert "for ages from 16; finished without approval" in shown
    assert "none: its author finishes it" in client.get(BEGIN).text
