"""What is recorded between two reviews: midway reviews, contacts, visits, advocates, independent visitors."""

import pytest
from django.utils import timezone

from children.commands import end_care
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import ChildContact, IndependentVisitor, MidwayReview, SocialWorkVisit
from tests.factories import between as make
from tests.factories.world import World

IN_CARE = 100  # days ago
MIDWAY = {"how": "telephone", "found": "concerns", "words": "No school place yet."}


@pytest.fixture
def child(world):
    return world.child(in_care_from=make.ago(IN_CARE))


def recorded(child, by, kind: str, day):
    """Record one of the kinds on a day."""
    about = {"child": child, "by": by}
    return {
        "held_on": lambda: commands.record_midway(held_on=day, **MIDWAY, **about),
        "on": lambda: commands.record_contact(on=day, how="visit", **about),
        "visited_on": lambda: commands.record_visit(visited_on=day, **about),
        "referred_on": lambda: commands.refer_for_advocacy(referred_on=day, subject="Contact", **about),
        "offered_on": lambda: commands.offer_visitor(offered_on=day, **about),
    }[kind]()


KINDS = ("held_on", "on", "visited_on", "referred_on", "offered_on")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("days", "says"), [(-1, "is in the future"), (IN_CARE + 1, "came into care on")])
def test_nothing_happens_in_the_future_or_before_care(world, child, kind, days, says):
    with pytest.raises(NotInOrder, match=says) as refused:
        recorded(child, world.iro, kind, make.ago(days))
    assert refused.value.field == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_day_of_care_counts_and_the_same_thing_twice_does_not(world, child, kind):
    recorded(child, world.iro, kind, make.ago(IN_CARE))
    with pytest.raises(NotInOrder):
        recorded(child, world.iro, kind, make.ago(IN_CARE))


@pytest.mark.parametrize("kind", KINDS)
def test_after_care_there_is_nothing_to_record(world, child, kind):
    end_care(child=child, end=make.ago(5), by=None)
    with pytest.raises(NotInOrder, match="was not looked after on"):
        recorded(child, world.iro, kind, make.ago(4))
    assert recorded(child, world.iro, kind, make.ago(5))


def test_where_the_start_of_care_is_not_known_an_earlier_visit_is_taken(world, child):
    child.periods.update(start_known=False)
    assert recorded(child, world.worker, "visited_on", make.ago(IN_CARE + 30))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person", ["other_worker", "other_manager", "other_iro", "support", "committee", "foreign"])
def test_nobody_else_records_for_a_child(world, child, kind, person):
    by = World("elsewhere").iro_manager if person == "foreign" else getattr(world, person)
    with pytest.raises(Denied):
        recorded(child, by, kind, make.ago(1))


@pytest.mark.parametrize("kind", ["held_on", "on"])
def test_what_the_iro_does_is_not_recorded_by_the_social_worker(world, child, kind):
    with pytest.raises(Denied, match="recorded by Amara Iro"):
        recorded(child, world.worker, kind, make.ago(1))


@pytest.mark.parametrize("kind", ["visited_on", "referred_on", "offered_on"])
@pytest.mark.parametrize("person", ["worker", "manager", "head", "iro", "iro_manager"])
def test_what_the_worker_does_is_recorded_by_worker_managers_or_iro(world, child, kind, person):
    assert recorded(child, getattr(world, person), kind, make.ago(1))


def test_a_midway_review_needs_words(world, child):
    with pytest.raises(NotInOrder, match="what you found"):
        commands.record_midway(child=child, by=world.iro, held_on=make.ago(1), **MIDWAY | {"words": " "})
    assert not MidwayReview.objects.exists()


def test_a_midway_review_belongs_to_the_review_that_came_after_it(world):
    to_come = make.followed(world, held=30)
    first = to_come.period.reviews.held().get()
    assert make.midway(world, to_come.child).review == to_come
    assert make.midway(world, to_come.child, on=35).review == first


def test_worker_and_manager_are_told_what_a_midway_review_found_but_not_in_words(world, child):
    make.midway(world, child)
    told = OutboxMessage.objects.filter(kind="review.midway")
    assert {notice.recipient for notice in told} == {world.worker, world.manager}
    assert all("concerns" in notice.line and "school" not in notice.line for notice in told)
    assert AuditEvent.objects.get(verb="midwayreview.record").detail == {
        "on": timezone.localdate().isoformat(), "how": "telephone",
    }  # fmt: skip


def test_two_contacts_on_a_day_differ_in_how_or_what(world, child):
    about = {"child": child, "by": world.iro, "on": make.ago(1)}
    commands.record_contact(how="visit", alone=True, **about)
    commands.record_contact(how="telephone", **about)
    with pytest.raises(NotInOrder, match="recorded already"):
        commands.record_contact(how="telephone", **about)
    assert ChildContact.objects.count() == 2


def test_a_visit_keeps_whether_the_child_was_seen_alone_and_where_it_comes_from(world, child):
    commands.record_visit(child=child, by=world.worker, visited_on=make.ago(2), seen_alone=False)
    commands.record_visit(child=child, by=None, visited_on=make.ago(9), source="case-system")
    rows = SocialWorkVisit.objects.values_list("seen_alone", "source", "by__name")
    assert list(rows) == [(False, "here", "Sam Worker"), (None, "case-system", None)]


@pytest.mark.parametrize(
    ("advocate_from", "ended_on", "outcome", "says", "field"),
    [
        (21, None, "", "lies before that", "advocate_from"),
        (-1, None, "", "is in the future", "advocate_from"),
        (10, 11, "Heard", "given an advocate on", "ended_on"),
        (None, 21, "Heard", "referred for advocacy on", "ended_on"),
        (10, -1, "Heard", "is in the future", "ended_on"),
        (10, 5, " ", "what came of it", "outcome"),
    ],
)
def test_an_advocates_days_are_in_order(world, child, advocate_from, ended_on, outcome, says, field):
    row = commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(20), subject="Contact")
    days = {name: None if value is None else make.ago(value)
            for name, value in (("advocate_from", advocate_from), ("ended_on", ended_on))}  # fmt: skip
    with pytest.raises(NotInOrder, match=says) as refused:
        commands.update_advocacy(referral=row, by=world.worker, outcome=outcome, **days)
    assert refused.value.field == field


def test_a_referral_names_its_subject_and_the_iro_is_told(world, child):
    with pytest.raises(NotInOrder, match="what the advocate"):
        commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(1), subject=" ")
    row = commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(9), subject="Contact")
    assert OutboxMessage.objects.get(kind="review.advocacy").recipient == world.iro
    found = commands.update_advocacy(
        referral=row, by=world.manager, advocate_from=make.ago(5), ended_on=make.ago(1), outcome="Contact each month."
    )
    assert (found.advocate_from, found.ended_on) == (make.ago(5), make.ago(1))


def test_a_visitor_is_not_matched_before_the_offer_nor_tomorrow(world, child):
    row = commands.offer_visitor(child=child, by=world.worker, offered_on=make.ago(5))
    for days, says in ((6, "lies before that"), (-1, "is in the future")):
        with pytest.raises(NotInOrder, match=says) as refused:
            commands.match_visitor(visitor=row, by=world.worker, matched_on=make.ago(days))
        assert refused.value.field == "matched_on"
    with pytest.raises(NotInOrder, match="nothing to end"):
        commands.end_visitor(visitor=row, by=world.worker, ended_on=make.ago(1))


def test_a_visitor_is_offered_matched_ended_and_offered_again(world, child):
    about = {"child": child, "by": world.worker}
    row = commands.offer_visitor(offered_on=make.ago(50), **about)
    with pytest.raises(NotInOrder, match="is still open"):
        commands.offer_visitor(offered_on=make.ago(40), **about)
    row = commands.match_visitor(visitor=row, by=world.worker, matched_on=make.ago(45))
    with pytest.raises(NotInOrder, match="has had an independent visitor since"):
        commands.offer_visitor(offered_on=make.ago(40), **about)
    with pytest.raises(NotInOrder, match="not open any more"):
        commands.match_visitor(visitor=row, by=world.worker, matched_on=make.ago(44))
    with pytest.raises(NotInOrder, match="matched with a visitor on"):
        commands.end_visitor(visitor=row, by=world.worker, ended_on=make.ago(46))
    commands.end_visitor(visitor=row, by=world.worker, ended_on=make.ago(20))
    with pytest.raises(NotInOrder, match="ended already"):
        commands.end_visitor(visitor=row, by=world.worker, ended_on=make.ago(19))
    assert commands.offer_visitor(offered_on=make.ago(10), declined=True, **about).declined


def test_an_offer_is_declined_at_once_or_later_and_then_there_is_no_match(world, child):
    row = commands.offer_visitor(child=child, by=world.worker, offered_on=make.ago(5))
    assert commands.match_visitor(visitor=row, by=world.worker, matched_on=None).declined
    with pytest.raises(NotInOrder, match="not open any more"):
        commands.match_visitor(visitor=row, by=world.worker, matched_on=make.ago(1))
    assert IndependentVisitor.objects.get().matched_on is None
