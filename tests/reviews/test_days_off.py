"""One-off days beside the bank holidays: a day to come that no longer counts, for one authority."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from iro_portal.core.models import WorkingDay
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.working_days import ENGLAND, calendar
from reviews.commands import add_day_off
from tests.factories import review as make
from tests.factories.world import World


def test_the_first_review_is_due_a_working_day_later_in_this_authority_only(world):
    review, other = make.planned(world), make.planned(World(slug="framley"))
    before = review.limit_on
    authority = add_day_off(authority=world.authority, day=make.working_day(2), name="Funeral", by=world.iro_manager)
    review.refresh_from_db()
    assert review.limit_on == calendar(ENGLAND).add(before, 1)
    assert not calendar(authority.calendar).is_working(make.working_day(2))
    other.refresh_from_db()
    assert (other.limit_on, calendar(ENGLAND).is_working(make.working_day(2))) == (before, True)


def test_a_second_day_keeps_the_first_and_the_old_calendar_goes(world):
    first, second = make.working_day(2), make.working_day(3)
    for day in (first, second):
        authority = add_day_off(authority=world.authority, day=day, name="Closed", by=None)
    days = calendar(authority.calendar)
    assert not days.is_working(first)
    assert not days.is_working(second)
    assert set(WorkingDay.objects.values_list("calendar", flat=True)) == {ENGLAND, authority.calendar}


def test_a_day_that_has_come_or_does_not_count_anyway_is_refused(world):
    with pytest.raises(NotInOrder, match="is not a day to come"):
        add_day_off(authority=world.authority, day=timezone.localdate(), name="x", by=None)
    saturday = timezone.localdate() + timedelta(days=7)
    saturday += timedelta(days=(5 - saturday.weekday()) % 7)
    with pytest.raises(NotInOrder, match="is no working day already"):
        add_day_off(authority=world.authority, day=saturday, name="x", by=None)
    with pytest.raises(Denied):
        add_day_off(authority=world.authority, day=make.working_day(2), name="x", by=world.iro)


def test_the_command_adds_it_or_says_why_not(world):
    out, day = StringIO(), make.working_day(2)
    call_command("add_day_off", world.authority.slug, day.isoformat(), "Funeral", stdout=out)
    assert "(Funeral) no longer counts as a working day" in out.getvalue()
    with pytest.raises(CommandError, match="is no working day already"):
        call_command("add_day_off", world.authority.slug, day.isoformat(), "Funeral")
    with pytest.raises(CommandError, match="There is no authority nowhere"):
        call_command("add_day_off", "nowhere", day.isoformat(), "Funeral")
