"""Lists that change on a day: in force from a day until the next, and frozen once a record stands on one."""

from datetime import date

import pytest

from escalations.commands import begin_outcome_list, begin_reason_list
from escalations.commands.lists import ReasonSpec
from escalations.models import Feature, Protocol, ProtocolStage, Reason, ReasonList, StageAnswerer
from iro_portal.core.dated_lists import ListInUse, NothingInForce, ends_of
from iro_portal.core.transitions import NotInOrder
from tests.factories import escalation as make
from tests.factories.world import LONG_AGO


@pytest.fixture
def used(world) -> Reason:
    make.sent(world, main_reason=world.reason("safety"))
    return world.reason("safety")


def later(world, day=date(2018, 11, 19)) -> ReasonList:
    return begin_reason_list(
        authority=world.authority, name="New reasons", in_force_from=day, by=world.iro_manager,
        reasons=[ReasonSpec("Placement")],
    )  # fmt: skip


def test_a_list_holds_from_its_day_until_the_next_begins(world):
    first, second = ReasonList.objects.get(), later(world)
    in_force = [ReasonList.objects.in_force(world.authority, on) for on in (date(2018, 11, 18), date(2018, 11, 19))]
    assert in_force == [first, second]
    assert (first.in_force_until, second.in_force_until) == (date(2018, 11, 19), None)


def test_before_the_first_list_there_is_none(world):
    with pytest.raises(NothingInForce, match="Barchester has no list of reasons in force on 31/12/2014"):
        ReasonList.objects.in_force(world.authority, date(2014, 12, 31))


def test_two_lists_cannot_begin_on_one_day(world):
    with pytest.raises(NotInOrder, match="begins on Thu 1 January 2015 already"):
        later(world, LONG_AGO)


def test_a_list_cannot_begin_under_escalations_that_stand_on_another(world):
    make.sent(world)
    with pytest.raises(NotInOrder, match="under the list in force then"):
        later(world)


def test_a_list_that_nobody_used_can_change(world):
    reason = world.reason("safety")
    reason.label = "Safety of the child"
    reason.save()
    begin_outcome_list(
        authority=world.authority, name="New", in_force_from=date(2026, 1, 1), by=world.iro_manager,
        outcomes=[("done", "Done")],
    )  # fmt: skip
    assert world.reason("safety").label == "Safety of the child"


def relabel(reason):
    reason.label = "Something else"
    reason.save()


CHANGES = {
    "a reason's label": relabel,
    "a reason less": lambda reason: reason.delete(),
    "an unused reason less": lambda reason: reason.list.reasons.get(key="other").delete(),
    "a reason more": lambda reason: Reason.objects.create(list=reason.list, key="new", label="New"),
    "a feature more": lambda reason: Feature.objects.create(reason=reason, key="new", label="New"),
    "a feature's label": lambda reason: relabel(reason.features.first()),
    "the list's first day": lambda reason: reason.list.save(),
    "the list gone": lambda reason: reason.list.delete(),
    "labels by update": lambda reason: Reason.objects.filter(pk=reason.pk).update(label="x"),
    "labels by bulk update": lambda reason: Reason.objects.bulk_update([reason], ["label"]),
    "reasons by bulk create": lambda reason: Reason.objects.bulk_create([Reason(list=reason.list, key="n", label="N")]),
    "reasons gone by queryset": lambda reason: reason.list.reasons.all().delete(),
    "days by update": lambda reason: ReasonList.objects.update(in_force_from=date(2020, 1, 1)),
    "the ladder's name": lambda reason: Protocol.objects.get().save(),
    "a stage's days": lambda reason: ProtocolStage.objects.first().save(),
    "a stage's days by update": lambda reason: ProtocolStage.objects.update(working_days=1),
    "a stage less": lambda reason: ProtocolStage.objects.last().delete(),
    "a stage more": lambda reason: ProtocolStage.objects.create(protocol=Protocol.objects.get(), rank=9, key="x"),
    "who answers a stage": lambda reason: StageAnswerer.objects.first().save(),
    "who answers a stage, by update": lambda reason: StageAnswerer.objects.update(role="director"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_list_in_use_cannot_change(used, change):
    with pytest.raises(ListInUse, match="in use and cannot change"):
        change(used)


def test_an_escalation_keeps_the_ladder_under_which_it_began(world):
    sent = make.sent(world)
    assert sent.protocol == Protocol.objects.get()
    assert {row.reason.list for row in sent.reasons.all()} == {ReasonList.objects.get()}


def test_a_version_is_in_force_until_the_next_begins_and_the_newest_without_end():
    first, second = date(2015, 4, 1), date(2018, 11, 19)
    assert ends_of([second, first, second]) == {first: second, second: None}
    assert ends_of([]) == {}
