"""A return taken back as a whole: everything is as it was; refused, and named, once something was built on it."""

import pytest

from children.commands import allocate, change_child
from children.models import Child, PeriodOfCare
from exchange.commands import undo_import
from iro_portal.core.transitions import NotInOrder
from reviews.models import Review
from tests.exchange.ssda903.bringing_in import TABLES, bring_in, rows, small
from tests.exchange.ssda903.conftest import TODAY

pytestmark = pytest.mark.django_db
BORN = "0123,1,14/02/2008,WBRI,,,"
OPEN = "0123,03/04/2017,S,V2,N1,U4,PR1,,,"
HELD = "0123,14/02/2008,26/04/2017,PN1"
LATER = (
    BORN,
    ["0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2018,X1,", "0123,01/06/2018,P,C2,N1,K2,PR4,,,"],
    ["0123,14/02/2008,20/07/2017,PN1"],
)


def test_the_first_return_undone_leaves_nothing(world):
    run = bring_in(world)
    undo_import(run=run, by=None)
    for model in TABLES[:-2]:
        assert not model._base_manager.exists(), model
    again = bring_in(world)
    assert again.state == "applied"


def test_a_later_return_undone_leaves_what_the_first_one_said(world):
    small(world, BORN, [OPEN], [HELD])
    before = rows()
    run = small(world, *LATER)
    undo_import(run=run, by=None)
    after = rows()
    for name in before:
        if name not in ("exchange.ImportRun", "core.AuditEvent", "reviews.WorkflowStep"):
            assert after[name] == before[name], name


def test_care_that_the_undone_return_had_ended_is_open_again_with_a_review_to_come(world):
    small(world, BORN, [OPEN], [HELD])
    run = small(world, BORN, [f"{OPEN[:-3]},01/06/2018,E4A,"], [HELD])
    assert not Review.objects.planned().exists()
    undo_import(run=run, by=None)
    assert PeriodOfCare.objects.get().end is None
    assert Review.objects.planned().count() == 1


def test_two_periods_made_one_are_two_again(world):
    first, last = "0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2017,X1,", "0123,01/09/2017,P,C2,N1,U4,PR1,,,"
    small(world, BORN, [first, last], [HELD])
    before = list(PeriodOfCare.objects.order_by("pk").values("pk", "start", "end"))
    run = small(world, BORN, [first, "0123,01/06/2017,L,C1,N1,U4,PR1,01/09/2017,X1,", last], [HELD])
    undo_import(run=run, by=None)
    assert list(PeriodOfCare.objects.order_by("pk").values("pk", "start", "end")) == before
    assert Review.objects.planned().count() == 1


def test_one_period_torn_in_two_is_one_again(world):
    first, last = "0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2017,X1,", "0123,01/06/2017,P,C2,N1,U4,PR1,,,"
    small(world, BORN, [first, last], [HELD])
    before = rows()
    run = small(world, BORN, [first.replace("01/06/2017,X1", "20/05/2017,E8"), last.replace(",P,", ",S,")], [HELD])
    assert PeriodOfCare.objects.count() == 2
    undo_import(run=run, by=None)
    after = rows()
    for name in ("children.PeriodOfCare", "children.Episode", "reviews.Review"):
        assert after[name] == before[name], name


def refused(run) -> str:
    with pytest.raises(NotInOrder) as raised:
        undo_import(run=run, by=None)
    return str(raised.value)


def test_what_was_built_on_it_is_named(world):
    first = small(world, BORN, [OPEN], [HELD])
    child = Child.objects.get()
    second = small(world, *LATER)
    assert refused(first).startswith(f"{second} has taken in a later return")
    allocate(child=child, start=TODAY, iro=world.iro, by=None)
    undo_import(run=second, by=None)
    assert "allocation" in refused(first)


def test_a_child_named_since_stays(world):
    run = small(world, BORN, [OPEN], [HELD])
    child = Child.objects.get()
    change_child(child=child, by=None, name="Robin Rook", date_of_birth=child.date_of_birth, sex="1", ethnicity="WBRI")
    assert "Robin Rook" in refused(run)
