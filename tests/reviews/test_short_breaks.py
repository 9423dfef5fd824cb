"""Short breaks: a register and a rule of their own, beside care or without it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.commands import add_child, allocate, begin_care, end_care
from children.models import Child, PeriodOfCare
from escalations.commands import consider_cafcass
from escalations.models import CafcassReferral
from iro_portal.core.transitions import NotInOrder
from reviews import missing
from reviews.commands import hold_review
from tests.factories import escalation as escalating
from tests.searching import searched

BREAKS = PeriodOfCare.Kind.SHORT_BREAKS
FIRST_BREAK = date(2026, 6, 5)


def in_breaks(world, number: int = 1, start: date = FIRST_BREAK):
    """A child in short breaks who is not looked after."""
    child = add_child(
        authority=world.authority, council_id=f"SB-{number}", name=f"Short Break {number}",
        date_of_birth=date(2016, 5, 17), by=None,
    )  # fmt: skip
    allocate(child=child, start=start, by=None, iro=world.iro, social_worker=world.worker, team=world.team)
    begin_care(child=child, start=start, by=None, kind=BREAKS)
    return child


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_short_breaks_have_reviews_by_their_own_rule(world):
    child = in_breaks(world)
    first = child.reviews.get()
    assert (first.rule, first.limit_on) == ("short-break-first", date(2026, 9, 5))
    hold_review(review=first, held_on=date(2026, 9, 4), by=world.iro, how="meeting", participation="PN1")
    second = child.reviews.planned().get()
    assert (second.rule, second.limit_on) == ("short-break-later", date(2027, 3, 4))


def test_care_and_short_breaks_stand_beside_each_other(world, client):
    child = world.child(in_care_from=date(2026, 3, 9))
    begin_care(child=child, start=FIRST_BREAK, by=None, kind=BREAKS)
    assert set(child.reviews.planned().values_list("rule", flat=True)) == {"first", "short-break-first"}
    client.force_login(world.support)
    for page in (child.reference, None):
        address = reverse("children:child-detail", args=[page]) if page else reverse("reviews:short-breaks")
        assert "ooked after as well" in client.get(address).content.decode()
    end_care(child=child, end=date(2026, 8, 3), by=None, kind=BREAKS)
    assert child.reviews.planned().get().rule == "first"
    assert child.reviews.exclude(rule="first").get().why_cancelled == "The short breaks have ended."


def test_only_one_of_a_kind_stands_open(world):
    child = in_breaks(world)
    with pytest.raises(NotInOrder, match="is in short breaks already"):
        begin_care(child=child, start=date(2026, 7, 1), by=None, kind=BREAKS)
    with pytest.raises(NotInOrder, match="is not looked after"):
        end_care(child=child, end=date(2026, 7, 1), by=None)
    with pytest.raises(NotInOrder, match="had the first break on 05/06/2026"):
        end_care(child=child, end=FIRST_BREAK, by=None, kind=BREAKS)
    with pytest.raises(IntegrityError):
        PeriodOfCare.objects.create(authority=world.authority, child=child, start=date(2026, 7, 1), kind=BREAKS)


def test_the_pages_begin_and_end_short_breaks(world, client):
    child = world.child()
    client.force_login(world.support)
    address = reverse("reviews:child-short-breaks", args=[child.reference, "begin"])
    assert "looked after as well" in client.get(address).content.decode()
    page = client.post(address, boxes("start", date(2016, 5, 16))).content.decode()
    assert "was born on 17/05/2016" in page[page.index("govuk-error-message") :]
    assert "is in short breaks" in client.post(address, boxes("start", FIRST_BREAK), follow=True).content.decode()
    address = reverse("reviews:child-short-breaks", args=[child.reference, "end"])
    assert "have ended" in client.post(address, boxes("end", timezone.localdate()), follow=True).content.decode()
    assert client.get(reverse("reviews:child-short-breaks", args=[child.reference, "more"])).status_code == 404
    client.force_login(world.iro)
    assert client.get(address).status_code == 403


def test_the_register_shows_whom_a_person_may_see_and_is_searched(world, client):
    in_breaks(world, 1), in_breaks(world, 2, date(2026, 5, 5))
    world.child("Not In Breaks")
    for person, count in ((world.iro, 2), (world.support, 2), (world.worker, 2), (world.other_manager, 0)):
        client.force_login(person)
        assert len(client.get(reverse("reviews:short-breaks")).context["lines"]) == count
    client.force_login(world.support)
    found = client.get(searched(client, reverse("reviews:short-breaks"), q="SB-1")).content.decode()
    assert "Short Break 1" in found
    assert "Short Break 2" not in found
    nobody = client.get(searched(client, reverse("reviews:short-breaks"), q="nobody"))
    assert "No child in short breaks fits" in nobody.content.decode()


def test_an_empty_register_says_how_the_first_child_comes(world, client):
    client.force_login(world.support)
    assert "No child is in short breaks" in client.get(reverse("reviews:short-breaks")).content.decode()


def test_the_register_asks_no_more_of_the_database_for_more_children(world, client):
    client.force_login(world.support)
    asked = []
    for numbers in (range(3), range(3, 12)):
        for number in numbers:
            in_breaks(world, number)
        client.get(reverse("reviews:short-breaks"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("reviews:short-breaks"))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_who_is_in_short_breaks_alone_is_not_looked_after_and_their_file_has_no_gaps(world):
    child, both = in_breaks(world), world.child()
    begin_care(child=both, start=FIRST_BREAK, by=None, kind=BREAKS)
    today = timezone.localdate()
    assert list(Child.objects.in_care(today)) == [both]
    assert [line.reference for line in missing.lines(Child.objects.all(), world.authority, today)] == [both.reference]
    assert child.reviews.planned().exists()


def test_a_child_in_short_breaks_alone_is_not_referred_to_cafcass(world):
    child, today = in_breaks(world), timezone.localdate()
    facts = {"by": world.iro, "referred": True, "words": "The plan.", "on": today}
    facts["ground"] = CafcassReferral.Ground.values[0]
    escalation = escalating.sent(world, children=[child])
    with pytest.raises(NotInOrder, match="who is not looked after"):
        consider_cafcass(escalation=escalation, **facts)
    begin_care(child=child, start=today, by=None)
    assert consider_cafcass(escalation=escalation, **facts)
