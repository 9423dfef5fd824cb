"""The move to the rule that nobody approves their own step: what was approved so before stands as finished."""

import importlib
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from iro_portal.core.states import creating_from
from reviews.models import WorkflowStep
from reviews.states import StepState
from tests.factories import review as make
from tests.factories.world import World

MOVE = importlib.import_module("reviews.migrations.0006_own_sign_offs_out")
(OWN,) = [each for each in WorkflowStep._meta.constraints if each.name == "step_not_signed_off_by_its_author"]


@contextmanager
def as_before():
    """The database as it was before the constraint; it must hold again at the end."""
    others = [each for each in WorkflowStep._meta.constraints if each is not OWN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WorkflowStep._meta, "constraints", others)
        with connection.schema_editor() as editor:
            editor.remove_constraint(WorkflowStep, OWN)
        yield
    with connection.schema_editor() as editor:
        editor.add_constraint(WorkflowStep, OWN)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_its_author_signed_off_becomes_finished_and_nothing_else_changes():
    world = make.with_workflow(World(), make.APPROVED_UNTIL_16)
    facts = {"authority": world.authority, "order": 1, "state": StepState.SIGNED_OFF, "author": world.manager,
             "signed_off_on": timezone.localdate()}  # fmt: skip
    with as_before():
        rows = []
        for by in (world.manager, world.head):
            step = make.unapproved_step(world)
            step.delete()
            with creating_from("before"):
                rows.append(
                    WorkflowStep.objects.create(review=step.review, stage=step.stage, signed_off_by=by, **facts)
                )
        MOVE.take_out(apps, None)
    own, anothers = (WorkflowStep.objects.get(pk=row.pk) for row in rows)
    assert (own.state, own.signed_off_on, own.author, own.signed_off_by) == (
        StepState.SIGNED_OFF, timezone.localdate(), world.manager, None,
    )  # fmt: skip
    assert own.is_finished
    assert anothers.signed_off_by == world.head
