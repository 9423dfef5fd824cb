"""Who was invited to a review, came, and sent views; the care plan before it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exchange.declarations import begin_lists_of_reviews
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from reviews import commands
from reviews.attendance import people_of, plan_received, roles_for, summary
from reviews.commands import Person, RoleSpec
from reviews.models import AttendanceRole, Participant, Review
from tests.factories import review as make
from tests.factories.world import LONG_AGO, World


@pytest.fixture
def world(db) -> World:
    world = World()
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    return world


def role(world, key: str) -> AttendanceRole:
    return AttendanceRole.objects.get(roles_list__authority=world.authority, key=key)


def record(world, review, *people: Person, by=None) -> Review:
    return commands.record_people(review=review, by=by or world.iro, people=people)


def filled(page, **changed) -> dict:
    """What a browser would send back."""
    form, lines = page.context["form"], page.context["lines"]
    typed = {"version": form["version"].value()}
    for line in [lines.management_form, *lines]:
        typed |= {field.html_name: field.value() or "" for field in line}
    return typed | changed


def page(client, person, review, name="people"):
    client.force_login(person)
    return client.get(reverse(f"reviews:{name}", args=[review.reference]))


def post(client, person, review, **changed):
    typed = filled(page(client, person, review), **changed)
    return client.post(reverse("reviews:people", args=[review.reference]), typed, follow=True)


def place(client, person, review, title: str) -> str:
    """The prefix of the first line with this title."""
    lines = page(client, person, review).context["lines"]
    return next(line.prefix for line in lines if getattr(line, "title", "") == title)


# What is refused.


def test_the_same_person_twice_is_refused_at_the_name_with_every_word_kept(world, client):
    review = make.held(world)
    typed = {
        "people-19-role": role(world, "education").pk, "people-19-name": "Ms Head", "people-19-attended": "yes",
        "people-20-role": role(world, "education").pk, "people-20-name": "ms  head", "people-20-why_not": "Was ill",
    }  # fmt: skip
    refused = post(client, world.iro, review, **typed)
    assert "name" in refused.context["lines"][20].errors
    shown = refused.content.decode()
    assert "Education: ms  head is here already" in shown
    assert "Was ill" in shown
    assert not Participant.objects.exists()


def test_two_unnamed_of_one_role_cannot_be_told_apart(world):
    review, health = make.held(world), role(world, "health")
    with pytest.raises(NotInOrder, match="name each where several come"):
        record(world, review, Person(health, attended=True), Person(health, attended=False))


def test_who_is_recorded_already_is_not_recorded_a_second_time(world):
    review, carer = make.held(world), role(world, "carer")
    record(world, review, Person(carer, "Jo Carer", attended=True))
    with pytest.raises(NotInOrder, match="Jo Carer is here already"):
        record(world, review, Person(carer, "Jo Carer", attended=False))


def test_the_database_holds_nobody_twice(world):
    review, carer = make.held(world), role(world, "carer")
    Participant.objects.create(authority=world.authority, review=review, role=carer, name="Jo Carer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(authority=world.authority, review=review, role=carer, name="Jo Carer")


def test_nobody_attends_a_review_that_was_not_held(world, client):
    review = make.planned(world)
    with pytest.raises(NotInOrder, match="has not been held"):
        record(world, review, Person(role(world, "mother"), attended=True))
    assert "attended" not in page(client, world.iro, review).context["lines"][0].fields


def test_a_person_without_a_role_is_refused_at_the_role(world, client):
    review = make.held(world)
    refused = post(client, world.iro, review, **{"people-19-name": "Somebody"})
    assert "Choose the role of this person" in refused.content.decode()
    assert not Participant.objects.exists()


def test_a_role_of_another_authority_and_a_line_of_another_review_are_refused(world):
    review, other = make.held(world), make.held(world)
    elsewhere = World("elsewhere")
    begin_lists_of_reviews(elsewhere.authority, LONG_AGO, by=None)
    with pytest.raises(NotInOrder, match="another authority"):
        record(world, review, Person(role(elsewhere, "mother"), attended=True))
    record(world, other, Person(role(world, "mother"), attended=True))
    with pytest.raises(NotInOrder, match="another review"):
        record(world, review, Person(role(world, "mother"), row=other.participants.get()))


def test_two_who_write_at_once_see_each_other(world, client):
    review = make.held(world)
    typed = filled(page(client, world.iro, review), **{"people-0-attended": "yes"})
    record(world, review, Person(role(world, "father"), invited=True), by=world.support)
    late = client.post(reverse("reviews:people", args=[review.reference]), typed).content.decode()
    assert "has changed since you opened it" in late
    assert not Participant.objects.filter(role__key="mother").exists()
    with pytest.raises(MovedOn):
        commands.record_people(review=review, by=world.iro, people=[], version=1)


@pytest.mark.parametrize("who", ["worker", "manager", "other_iro", "committee"])
def test_nobody_else_records_who_came(world, client, who):
    review = make.held(world)
    client.force_login(getattr(world, who))
    answer = client.post(reverse("reviews:people", args=[review.reference]), {"version": review.version})
    assert answer.status_code in (403, 404)
    with pytest.raises(Denied):
        record(world, review, by=getattr(world, who))


def test_business_support_notes_who_came_and_never_touches_the_words(world, client):
    review, mother = make.held(world), role(world, "mother")
    record(world, review, Person(mother, "Ann", invited=True, sent_views=True, why_not="Feared the father"))
    shown = page(client, world.support, review)
    assert "Feared the father" not in shown.content.decode()
    assert not {"sent_views", "why_not"} & set(shown.context["lines"][0].fields)
    post(client, world.support, review, **{"people-0-attended": "no", "people-0-why_not": "Was late"})
    row = review.participants.get()
    assert (row.attended, row.sent_views, row.why_not) == (False, True, "Feared the father")
    with pytest.raises(Denied, match="is recorded by Amara Iro"):
        record(world, review, Person(mother, "Ann", why_not="Was late", row=row), by=world.support)


# What is recorded.


def test_parents_stand_apart_and_all_others_are_counted(world, client):
    review = make.held(world)
    lines = {title: place(client, world.iro, review, title) for title in ("Mother", "Father", "Carer", "Education")}
    said = post(client, world.iro, review, **{
        f"{lines['Mother']}-invited": "yes", f"{lines['Mother']}-attended": "no",
        f"{lines['Mother']}-sent_views": "yes", f"{lines['Father']}-invited": "no",
        f"{lines['Father']}-why_not": "Court order", f"{lines['Carer']}-name": "Jo Carer",
        f"{lines['Carer']}-attended": "yes", f"{lines['Education']}-invited": "yes",
    }).content.decode()  # fmt: skip
    assert "Who came is recorded: 2 invited, 1 attended, 1 sent views" in said
    assert "Mother: invited yes, attended no, sent views yes" in said
    assert "Others: 2, of whom 1 invited, 1 attended, 0 sent views" in said
    assert summary(people_of(review)).others == 2


def test_a_line_that_is_emptied_says_nothing_any_more_and_the_log_keeps_what_it_said(world, client):
    review = make.held(world)
    record(world, review, Person(role(world, "mother"), "Ann", attended=True))
    prefix = place(client, world.iro, review, "Mother")
    post(client, world.iro, review, **{f"{prefix}-name": "", f"{prefix}-attended": ""})
    assert people_of(review) == []
    event = AuditEvent.objects.filter(verb="participant.record").latest("pk")
    assert "Ann" in AuditValue.objects.get(event_id=event.pk).body
    assert "Ann" not in str(event.detail)


def test_what_does_not_change_leaves_no_trace(world, client):
    review = make.held(world)
    record(world, review, Person(role(world, "mother"), "Ann", attended=True))
    before = AuditEvent.objects.filter(verb="participant.record").count()
    post(client, world.iro, review)
    assert AuditEvent.objects.filter(verb="participant.record").count() == before
    assert review.participants.count() == 1


def test_after_the_record_is_distributed_a_change_is_marked_in_the_log(world):
    record_of = make.record(world, "distributed")
    record(world, record_of.review, Person(role(world, "mother"), attended=True))
    event = AuditEvent.objects.filter(verb="review.note_people").latest("pk")
    assert event.detail["after_distribution"] is True


def test_a_review_keeps_the_list_of_roles_under_which_it_was_begun(world):
    review = make.planned(world)
    record(world, review, Person(role(world, "mother"), invited=True))
    commands.begin_attendance_roles(
        authority=world.authority, name="New", in_force_from=timezone.localdate(), by=None,
        roles=[RoleSpec("grandparent", "Grandparent", "family")],
    )  # fmt: skip
    assert "mother" in [each.key for each in roles_for(review)]
    assert [each.key for each in roles_for(make.planned(world))] == ["grandparent"]


def test_others_read_who_came_and_business_support_no_words(world, client):
    review = make.held(world)
    record(world, review, Person(role(world, "mother"), "Ann", invited=False, why_not="Court order"))
    shown = page(client, world.manager, review).content.decode()
    assert "Court order" in shown
    assert "Mother (parent)" in shown
    assert "Record</button>" not in shown
    for outsider in (world.other_manager, world.committee, World("elsewhere").iro_manager):
        assert page(client, outsider, review).status_code == 404


def test_without_a_list_of_roles_the_page_says_who_begins_one(client, db):
    world = World()
    shown = page(client, world.iro, make.held(world)).content.decode()
    assert "the IRO manager begins one" in shown


def test_the_page_asks_no_more_of_the_database_for_more_reviews(world, client):
    asked = []
    for _ in range(2):
        review = make.held(world)
        record(world, review, *(Person(each, attended=True) for each in roles_for(review)))
        page(client, world.manager, review)
        with CaptureQueriesContext(connection) as captured:
            page(client, world.manager, review)
        asked.append(len(captured))
        for _ in range(5):
            record(world, make.held(world), Person(role(world, "mother"), attended=True))
    assert asked[0] == asked[1]


# The care plan before the review.


@pytest.mark.parametrize(("days", "said"), [(1, "in the future"), (-400, "came into care")])
def test_a_plan_that_came_in_the_future_or_before_care_is_refused_at_the_day(world, client, days, said):
    review, day = make.held(world), timezone.localdate() + timedelta(days=days)
    with pytest.raises(NotInOrder, match=said):
        commands.record_plan_received(review=review, received_on=day, by=world.iro)
    client.force_login(world.iro)
    typed = {"version": review.version, "received_on_day": day.day, "received_on_month": day.month}
    refused = client.post(
        reverse("reviews:plan-received", args=[review.reference]), typed | {"received_on_year": day.year}
    )
    assert "received_on" in refused.context["form"].errors


@pytest.mark.parametrize(("before", "in_time"), [(4, True), (3, True), (2, False), (0, False)])
def test_the_plan_is_in_time_three_working_days_before_the_review(world, client, before, in_time):
    review = make.held(world, on=make.working_day(-1))
    review = commands.record_plan_received(review=review, received_on=make.working_day(-1 - before), by=world.support)
    found = plan_received(review)
    assert (found.before, found.in_time) == (before, in_time)
    client.force_login(world.iro)
    shown = client.get(review.get_absolute_url()).content.decode()
    assert (", in time" if in_time else ", late") in shown


def test_of_a_review_without_a_day_it_is_not_known_whether_the_plan_came_in_time(world):
    review = commands.record_plan_received(review=make.planned(world), received_on=timezone.localdate(), by=world.iro)
    assert plan_received(review).in_time is None


def test_the_day_of_the_plan_is_recorded_in_the_browser(world, client):
    review, today = make.held(world), timezone.localdate()
    client.force_login(world.iro)
    typed = {"version": review.version, "received_on_day": today.day, "received_on_month": today.month}
    said = client.post(
        reverse("reviews:plan-received", args=[review.reference]), typed | {"received_on_year": today.year}, follow=True
    )
    assert "The care plan came on" in said.content.decode()
    client.force_login(world.manager)
    assert client.get(reverse("reviews:plan-received", args=[review.reference])).status_code == 403
