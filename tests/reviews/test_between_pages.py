"""The pages of what happens between reviews, in the browser's place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from escalations.models import Escalation
from reviews import commands
from reviews.models import ChildContact, MidpointUpdate, MidwayReview, SocialWorkVisit
from tests.factories import between as make
from tests.factories.world import World

ENTRIES = ("child-midway", "child-contact", "child-visit", "child-advocacy", "child-visitor")


def place(name, child, *more) -> str:
    return reverse(f"reviews:{name}", args=[child.reference, *more])


def page(client, person, address) -> str:
    client.force_login(person)
    return client.get(address, follow=True).content.decode()


def post(client, person, name, child, *more, **typed) -> str:
    client.force_login(person)
    return client.post(place(name, child, *more), typed, follow=True).content.decode()


def days(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


MIDWAY = {"how": "telephone", "found": "serious", "words": "No school place yet.", "with_whom": "T. Reid, school"}


def test_a_refused_midway_review_keeps_every_word(world, client):
    child = make.followed(world).child
    client.force_login(world.iro)
    tomorrow = post(client, world.iro, "child-midway", child, **MIDWAY, **days("held_on", make.ago(-1)))
    assert "must be on or before" in tomorrow
    early = post(client, world.iro, "child-midway", child, **MIDWAY, **days("held_on", make.ago(900)))
    assert "was not looked after on" in early
    assert "No school place yet." in early
    assert "T. Reid, school" in early
    post(client, world.iro, "child-midway", child, **MIDWAY, **days("held_on", make.ago(1)))
    twice = post(client, world.iro, "child-midway", child, **MIDWAY, **days("held_on", make.ago(1)))
    assert "is recorded already" in twice
    assert MidwayReview.objects.count() == 1


@pytest.mark.parametrize("missing", ["how", "found", "words", "held_on_day"])
def test_a_midway_review_wants_when_how_and_what_was_found(world, client, missing):
    child = make.followed(world).child
    typed = MIDWAY | days("held_on", make.ago(1)) | {missing: ""}
    assert "There is a problem" in post(client, world.iro, "child-midway", child, **typed)
    assert not MidwayReview.objects.exists()


def test_concerns_of_a_midway_review_lead_to_an_escalation_in_one_step(world, client):
    child = make.followed(world).child
    done = post(client, world.iro, "child-midway", child, **MIDWAY, **days("held_on", timezone.localdate()))
    assert "You can raise an escalation from it below" in done
    link = f"{reverse('escalations:escalation-raise')}?child={child.reference}&midway={timezone.localdate()}"
    assert link.replace("&", "&amp;") in done
    form = client.get(link).context["form"]
    assert form.initial["source"] == Escalation.Source.MIDWAY
    assert form.initial["concern"].endswith("by telephone, with T. Reid, school: No school place yet.")
    assert link.replace("&", "&amp;") not in page(client, world.worker, place("child-between", child))


@pytest.mark.parametrize("odd", ["yesterday", "", "2001-01-01", "a\0b"])
def test_no_midway_review_of_that_day_leaves_the_raise_form_empty(world, client, odd):
    child = world.child()
    client.force_login(world.iro)
    answer = client.get(reverse("escalations:escalation-raise"), {"child": child.reference, "midway": odd})
    assert "concern" not in answer.context["form"].initial


def test_an_update_is_given_on_a_page_and_read_by_the_iro(world, client):
    update = make.asked(world)
    child = update.review.child
    assert "Midpoint updates asked of me" in page(client, world.worker, "/")
    assert "Give the midpoint update" in page(client, world.worker, place("child-between", child))
    assert "There is a problem" in post(client, world.worker, "child-midpoint", child, answer=" ")
    assert "The IRO is told" in post(client, world.worker, "child-midpoint", child, answer="Ben is settled.")
    shown = page(client, world.iro, place("child-between", child))
    assert "Ben is settled." in shown
    assert "Midpoint updates asked of me" not in page(client, world.worker, "/")
    client.force_login(world.worker)
    assert client.get(place("child-midpoint", child)).status_code == 403
    kept = post(client, world.worker, "child-midpoint", child, answer="Once more.")
    assert "was given already" in kept
    assert "Once more." in kept
    assert MidpointUpdate.objects.get().answer == "Ben is settled."


def test_an_answer_after_the_review_was_held_keeps_its_words(world, client):
    update = make.asked(world)
    commands.hold_review(
        review=update.review, held_on=timezone.localdate(), by=world.iro, how="meeting", participation="PN1"
    )
    kept = post(client, world.worker, "child-midpoint", update.review.child, answer="Ben is settled.")
    assert "is over" in kept
    assert "Ben is settled." in kept


def test_an_overdue_update_stands_on_the_iros_page_and_the_childs(world, client):
    update = make.asked(world, on=12)
    assert "Midpoint updates overdue" in page(client, world.iro, "/")
    assert "Midpoint updates overdue" not in page(client, world.other_iro, "/")
    assert "OVERDUE since" in page(client, world.iro, place("child-between", update.review.child))


def test_notices_that_led_to_the_page_are_read_there(world, client):
    update = make.asked(world)
    assert "an update halfway" in page(client, world.worker, "/")
    page(client, world.worker, place("child-between", update.review.child))
    assert "an update halfway" not in page(client, world.worker, "/")


def test_visits_contacts_advocates_and_visitors_are_recorded_on_pages(world, client):
    child, today = world.child(), timezone.localdate()
    said = post(client, world.worker, "child-visit", child, seen_alone="yes", **days("visited_on", today))
    assert "The next is due by" in said
    post(client, world.iro, "child-contact", child, how="message", alone="", words="Ben wrote.", **days("on", today))
    post(client, world.worker, "child-advocacy", child, subject="Contact", **days("referred_on", make.ago(5)))
    referral = child.advocacy_referrals.get()
    post(
        client, world.worker, "child-advocacy-change", child, referral.pk, outcome="Heard",
        **days("advocate_from", make.ago(4)), **days("ended_on", today),
    )  # fmt: skip
    post(client, world.worker, "child-visitor", child, declined="no", **days("offered_on", make.ago(5)))
    visitor = child.independent_visitors.get()
    early = days("matched_on", make.ago(6))
    assert "lies before that" in post(
        client, world.worker, "child-visitor-change", child, visitor.pk, came="matched", **early
    )
    none = post(client, world.worker, "child-visitor-change", child, visitor.pk, came="matched")
    assert "Enter the day on which the visitor was matched" in none
    post(
        client,
        world.worker,
        "child-visitor-change",
        child,
        visitor.pk,
        came="matched",
        **days("matched_on", make.ago(3)),
    )
    shown = page(client, world.worker, place("child-between", child))
    assert "Record that it ended" in shown
    post(client, world.worker, "child-visitor-change", child, visitor.pk, **days("ended_on", today))
    shown = page(client, world.worker, place("child-between", child))
    for words in ("Seen alone.", "Ben wrote.", "Advocacy ended", "Heard", "Matched with an independent visitor",
                  "Independent visitor ended"):  # fmt: skip
        assert words in shown, words
    assert (SocialWorkVisit.objects.get().seen_alone, ChildContact.objects.get().alone) == (True, None)


def test_each_visit_says_how_long_after_the_one_before_and_whether_in_time(world, client):
    child = world.child(in_care_from=make.ago(100))
    for day in (95, 60, 10):
        commands.record_visit(child=child, by=world.worker, visited_on=make.ago(day))
    shown = page(client, world.iro, place("child-between", child))
    assert "35 days after the visit before. In time." in shown
    assert "50 days after the visit before. 8 days late." in shown


@pytest.mark.parametrize("person", ["support"])
def test_business_support_sees_days_and_names_but_no_words(world, client, person):
    update = make.asked(world)
    child = update.review.child
    make.midway(world, child)
    commands.answer_midpoint(update=update, by=world.worker, answer="Ben is unsettled.")
    commands.record_contact(child=child, by=world.iro, on=make.ago(1), how="visit", words="Ben is sad.")
    row = commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(9), subject="Sees no father")
    commands.update_advocacy(
        referral=row, by=world.worker, advocate_from=make.ago(5), ended_on=make.ago(1), outcome="Sees his father"
    )
    words = ("No school place", "Concerns", "unsettled", "is sad", "father")
    shown = page(client, getattr(world, person), place("child-between", child))
    assert not [each for each in words if each in shown]
    for title in (
        "Midway review",
        "Midpoint update given",
        "Contact by the IRO",
        "Referred for advocacy",
        "Sam Worker",
    ):
        assert title in shown
    assert "Record a" not in shown
    read = page(client, world.iro, place("child-between", child))
    assert all(each in read for each in words)


def test_who_may_not_record_gets_no_button_and_no_page(world, client):
    child = world.child()
    for person, refused in (
        ("support", ENTRIES), ("worker", ("child-midway", "child-contact")), ("manager", ("child-midway", "child-contact")),
    ):  # fmt: skip
        shown = page(client, getattr(world, person), place("child-between", child))
        for name in ENTRIES:
            assert (place(name, child) in shown) == (name not in refused), (person, name)
            assert client.get(place(name, child)).status_code == (403 if name in refused else 200), (person, name)


def test_outsiders_find_nothing(world, client):
    child = make.asked(world).review.child
    row = commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(1), subject="Contact")
    visitor = commands.offer_visitor(child=child, by=world.worker, offered_on=make.ago(1))
    places = [place(name, child) for name in (*ENTRIES, "child-between", "child-midpoint")]
    places += [place("child-advocacy-change", child, row.pk), place("child-visitor-change", child, visitor.pk)]
    for person in (world.other_worker, world.other_iro, world.committee, World("elsewhere").iro_manager):
        client.force_login(person)
        assert {client.get(each).status_code for each in places} == {404}
    client.force_login(world.worker)
    other = world.child()
    assert client.get(place("child-advocacy-change", other, row.pk)).status_code == 404
    assert client.get(place("child-visitor-change", other, visitor.pk)).status_code == 404
    assert client.get(place("child-visitor-change", child, "9" * 30)).status_code == 404
    assert client.get(place("child-midpoint", other)).status_code == 404


def test_the_page_begins_with_the_last_review_and_the_history_is_paged(world, client):
    child = make.followed(world, held=30, in_care_from=make.ago(400)).child
    for day in range(100, 400, 10):
        commands.record_visit(child=child, by=world.worker, visited_on=make.ago(day))
    address = place("child-between", child)
    client.force_login(world.iro)
    assert [line.key for line in client.get(address).context["lines"]] == ["review"]
    whole = client.get(f"{address}?show=all")
    assert (len(whole.context["lines"]), whole.context["page"].paginator.count) == (20, 31)
    assert len(client.get(f"{address}?show=all&page=2").context["lines"]) == 11


def test_a_childs_page_asks_no_more_for_a_longer_story(world, client):
    child = make.asked(world, in_care_from=make.ago(400), held=60).review.child
    client.force_login(world.iro)
    asked = []
    for number in range(2):
        for day in range(1 + 100 * number, 8 + 100 * number):
            commands.record_visit(child=child, by=world.worker, visited_on=make.ago(day))
            commands.record_contact(child=child, by=world.iro, on=make.ago(day), how="visit")
            make.midway(world, child, on=day)
            commands.refer_for_advocacy(child=child, by=world.worker, referred_on=make.ago(day), subject="x")
        client.get(place("child-between", child) + "?show=all")
        with CaptureQueriesContext(connection) as captured:
            client.get(place("child-between", child) + "?show=all")
        asked.append(len(captured))
    assert asked[0] == asked[1]
