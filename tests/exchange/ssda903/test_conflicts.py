"""What people entered or changed is never overwritten by a return: it is shown, field by field, and can be taken."""

from datetime import date

import pytest

from children.commands import change_child, end_care
from children.models import Child
from exchange.commands import take_return_value
from exchange.models import ReturnConflict
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn
from reviews.models import Review
from tests.exchange.ssda903.bringing_in import checked, entered, judged, rows, small

pytestmark = pytest.mark.django_db
BORN = "0123,1,14/02/2008,WBRI,,,"
OPEN = "0123,03/04/2017,S,V2,N1,U4,PR1,,,"
HELD = "0123,14/02/2008,26/04/2017,PN1"


def correct(child: Child, **new) -> None:
    words = {name: getattr(child, name) for name in ("name", "date_of_birth", "sex", "ethnicity")} | new
    change_child(child=child, by=None, **words)


def test_a_field_changed_here_since_the_last_return_stays_and_is_shown(world):
    small(world, BORN, [OPEN], [HELD])
    child = Child.objects.get()
    correct(child, ethnicity="WIRI", name="Robin Rook")
    found = checked(world, BORN.replace("WBRI", "MOTH"), [OPEN], [HELD])
    assert found.counts["conflicts"] == 1
    assert found.difference.shown == [
        "Child 0123: ethnicity of the child is “WIRI” here and “MOTH” in the return; it was entered or changed here, "
        "and stays."
    ]
    small(world, BORN.replace("WBRI", "MOTH"), [OPEN], [HELD])
    child.refresh_from_db()
    assert (child.ethnicity, child.name) == ("WIRI", "Robin Rook")
    conflict = ReturnConflict.objects.get()
    assert (conflict.table, conflict.field, conflict.ours, conflict.theirs) == (
        "children.Child", "ethnicity", "WIRI", "MOTH",
    )  # fmt: skip


def test_a_conflict_is_shown_once_for_the_same_return(world):
    small(world, BORN, [OPEN], [HELD])
    correct(Child.objects.get(), ethnicity="WIRI")
    small(world, BORN, [OPEN], [HELD])
    before = rows()["exchange.ReturnConflict"]
    found = checked(world, BORN, [OPEN], [HELD])
    assert (found.counts["conflicts"], found.counts["noted"]) == (1, 0)
    small(world, BORN, [OPEN], [HELD])
    assert rows()["exchange.ReturnConflict"] == before


def test_a_person_takes_the_value_of_the_return(world):
    small(world, BORN, [OPEN], [HELD])
    correct(Child.objects.get(), ethnicity="WIRI")
    small(world, BORN, [OPEN], [HELD])
    conflict = ReturnConflict.objects.get()
    with pytest.raises(Denied):
        take_return_value(conflict=conflict, by=world.iro)
    take_return_value(conflict=conflict, by=world.iro_manager)
    assert Child.objects.get().ethnicity == "WBRI"
    assert AuditEvent.objects.filter(verb="child.take_return_value", actor_id=world.iro_manager.pk).count() == 1
    with pytest.raises(MovedOn):
        take_return_value(conflict=conflict, by=world.iro_manager)
    assert checked(world, BORN, [OPEN], [HELD]).counts["noted"] == 0


def test_care_that_a_person_ended_on_another_day_stays_until_the_returns_day_is_taken(world):
    small(world, BORN, [OPEN], [HELD])
    end_care(child=Child.objects.get(), end=date(2018, 5, 1), reason="E4A", by=None)
    small(world, BORN, [f"{OPEN[:-3]},10/05/2018,E8,"], [HELD])
    period = Child.objects.get().periods.get()
    assert (period.end, period.end_reason) == (date(2018, 5, 1), "E4A")
    for conflict in ReturnConflict.objects.all():
        take_return_value(conflict=conflict, by=world.iro_manager)
    period.refresh_from_db()
    assert (period.end, period.end_reason) == (date(2018, 5, 10), "E8")


def test_reviews_entered_here_stay_and_blanks_are_filled(world):
    child = entered(world, "0123", date(2017, 4, 3))
    small(world, BORN, [OPEN], [HELD])
    child.refresh_from_db()
    assert (child.sex, child.ethnicity, child.name) == ("1", "WBRI", "Robin Rook")
    Review.objects.held().update(participation="PN2")
    small(world, BORN, [OPEN], [HELD])
    assert Review.objects.held().get().participation == "PN2"
    conflict = ReturnConflict.objects.get()
    take_return_value(conflict=conflict, by=world.iro_manager)
    assert Review.objects.held().get().participation == "PN1"


def test_care_entered_on_another_day_keeps_the_persons_day(world):
    entered(world, "0123", date(2017, 4, 10))
    small(world, BORN, [OPEN], [HELD])
    assert Child.objects.get().periods.get().start == date(2017, 4, 10)
    conflict = ReturnConflict.objects.get(field="start")
    assert (conflict.ours, conflict.theirs) == ("2017-04-10", "2017-04-03")
    take_return_value(conflict=conflict, by=world.iro_manager)
    assert Child.objects.get().periods.get().start == date(2017, 4, 3)
    assert judged("0123") == [("2017-04-26", "first", "in-time")]


def test_a_date_of_birth_that_differs_from_last_years_is_warned_of(world):
    small(world, BORN, [OPEN], [HELD])
    found = checked(world, BORN.replace("14/02", "15/02"), [OPEN], [HELD.replace("14/02", "15/02")])
    assert found.checked.findings.counts["203"] == 1
    assert found.counts["children_changed"] == 1


def test_a_name_typed_here_is_a_name_that_is_known(world):
    small(world, BORN, [OPEN], [HELD])
    correct(Child.objects.get(), name="Robin Rook")
    assert Child.objects.get().name_known
    small(world, BORN, [OPEN], [HELD])
    assert Child.objects.get().name == "Robin Rook"
