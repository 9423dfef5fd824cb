"""The child's voice: what can be recorded, what a quote for printing must not hold, who reads the words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.commands import group_siblings
from exchange.declarations import begin_lists_of_reviews
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands, voice
from reviews.anonymity import what_tells
from reviews.models import ChildView, Entitlement, EntitlementExplained, FirstPack, Participant
from reviews.models.lists import AttendanceRole
from tests.factories import review as make
from tests.factories.world import LONG_AGO, World

TODAY = timezone.localdate
BORN = date(2016, 5, 17)


@pytest.fixture
def world(db) -> World:
    world = World()
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    return world


def say(world, child, **more):
    said = {"when": "between", "how": "talk", "given_on": TODAY(), "words": "I like my school."} | more
    return commands.record_view(child=child, by=world.iro, **said)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.parametrize(
    ("typed", "says", "field"),
    [
        ({"given_on": TODAY() + timedelta(days=1)}, "in the future", "given_on"),
        ({"given_on": date(2016, 5, 16)}, "was born on", "given_on"),
        ({"words": " "}, "Write what the child said", "words"),
        ({"when": "before"}, "Choose the review of this child", "review"),
        ({"quote_fit": True}, "Write the quote", "quote"),
        ({"quote_fit": True, "quote": "Ben is happy."}, "“Ben” would tell whose words", "quote"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(world, typed, says, field):
    with pytest.raises(NotInOrder, match=says) as refused:
        say(world, world.child("Ben Ashe"), **typed)
    assert refused.value.field == field
    assert not ChildView.objects.exists()


def test_what_is_said_at_a_review_lies_on_its_day_and_belongs_to_the_child(world):
    review, to_come = make.held(world), make.planned(world)
    for chosen, day, says in (
        (review, TODAY() - timedelta(days=1), "give a day of it"),
        (to_come, TODAY(), "Choose the review of this child"),
    ):
        with pytest.raises(NotInOrder, match=says):
            say(world, review.child, when="at", review=chosen, given_on=day)
    with pytest.raises(NotInOrder, match="has not been held"):
        say(world, to_come.child, when="at", review=to_come)
    assert say(world, review.child, when="at", review=review).review == review
    assert say(world, review.child, when="between", review=review).review is None


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_runs_from_one_to_five(world, client, score):
    child = world.child()
    client.force_login(world.iro)
    typed = {"when": "between", "how": "form", "placement_score": score, "words": "x"} | boxes("given_on", TODAY())
    page = client.post(reverse("reviews:child-view-record", args=[child.reference]), typed)
    assert page.context["form"].errors.keys() == {"placement_score"}


def test_a_quote_for_printing_holds_no_name_of_the_family_known_to_the_record(world):
    ben, cara = world.child("Ben Ashe"), world.child("Cara O’Neill")
    group_siblings(children=[ben, cara], start=date(2024, 3, 4), by=None)
    review = make.held(world)
    review.child = ben
    review.save()
    mother = AttendanceRole.objects.get(key="mother")
    Participant.objects.create(authority=world.authority, review=review, role=mother, name="Dörte Ashe")
    for quote in ("I miss Cara.", "Cara’s room is nice", "Dorte calls me", "ASHE is my name", "I turn 9 on 17th May"):
        with pytest.raises(NotInOrder, match="would tell whose words"):
            say(world, ben, quote=quote, quote_fit=True)
    assert say(world, ben, quote="I miss my sister. Caravans are fun.", quote_fit=True).quote_fit
    assert say(world, ben, quote="I miss Cara.").quote_fit is False


def test_a_quote_for_printing_names_no_other_child_in_care_either(world):
    ben = world.child("Ben Ashe")
    world.child("Quillon Featherstone")
    with pytest.raises(NotInOrder, match=r"^This holds the name of a child in care\. Take it out, or do not mark"):
        say(world, ben, quote="My best friend is Quillon Featherstone.", quote_fit=True)
    assert say(world, ben, quote="My best friend is Quillon Featherstone.").quote_fit is False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("born 17/05/2016", "17/05/2016"), ("on 17.5.16", "17.5.16"), ("2016-05-17", "2016-05-17"),
        ("17-May-2016", "17-May-2016"), ("2016/05/17", "2016/05/17"),
        ("the 17th of May", "17th of May"), ("May 17", "May 17"), ("17 May 2016", "17 May"),
        ("117 May trees", ""), ("in May I was 17", ""), ("18/05/2016", ""), ("Benjamin", ""), ("ben", "ben"),
    ],
)  # fmt: skip
def test_a_date_of_birth_or_a_name_as_a_whole_word_tells_whose_words_they_are(words, told):
    assert what_tells(words, {"ben"}, BORN) == told


def test_a_name_is_found_with_its_accents_as_characters_of_their_own():
    assert what_tells("I miss Go\u0308tz.", {"gotz"}, BORN) == "Götz"


def test_a_child_whose_name_is_not_known_can_say_child(world):
    child = world.child("Child 62551")
    child.name_known = False
    child.save()
    assert say(world, child, quote="I am the child of two cooks.", quote_fit=True)


def test_the_page_lists_what_was_said_newest_first_and_keeps_what_was_typed(world, client):
    child = world.child("Ben Ashe")
    say(world, child, words="First.", given_on=TODAY() - timedelta(days=3))
    client.force_login(world.iro)
    address = reverse("reviews:child-view-record", args=[child.reference])
    typed = {"when": "between", "how": "advocate", "quote": "I am Ben.", "quote_fit": "on", "words": "Second."}
    refused = client.post(address, typed | boxes("given_on", TODAY()))
    assert "“Ben” would tell whose words these are" in refused.text
    assert "I am Ben." in refused.text
    assert not ChildView.objects.filter(words="Second.").exists()
    page = client.post(address, typed | {"quote": "I am happy."} | boxes("given_on", TODAY()), follow=True)
    assert "It shows on the page of their review" in page.text
    assert page.text.index("Second.") < page.text.index("First.")
    assert "Can be printed without a name" in page.text
    assert AuditEvent.objects.filter(verb="childview.record").count() == 2


def test_the_words_are_not_for_business_support_nor_for_others(world, client):
    child = world.child()
    say(world, child, words="I like my school.", quote="So nice.")
    commands.record_first_pack(child=child, by=world.iro, given_on=TODAY(), contents=["A bear"], understood="yes")
    address = reverse("reviews:child-voice", args=[child.reference])
    for person in (world.worker, world.manager, world.head, world.iro, world.iro_manager):
        client.force_login(person)
        assert "I like my school." in client.get(address).text, person
    client.force_login(world.support)
    page = client.get(address)
    for words in ("I like my school.", "So nice.", "A bear", "Record what the child said"):
        assert words not in page.text
    for person in (world.other_iro, world.other_worker, world.committee):
        client.force_login(person)
        assert client.get(address).status_code == 404
    with pytest.raises(Denied, match="That is recorded by Amara Iro"):
        commands.record_view(child=child, by=world.worker, when="between", how="talk", given_on=TODAY(), words="x")


def test_the_last_views_stand_on_the_page_of_the_review_for_who_may_read_words(world, client):
    review = make.held(world)
    say(world, review.child, when="at", review=review, words="I want to stay.")
    for person, shown in ((world.iro, True), (world.manager, True), (world.support, False)):
        client.force_login(person)
        assert ("I want to stay." in client.get(review.get_absolute_url()).text) is shown


def test_entitlements_are_explained_once_a_day_and_what_is_not_yet_explained_comes_first(world):
    child = world.child(born=date(TODAY().year - 9, 1, 1))
    offered = list(voice.offered(child, TODAY()))
    assert {"advocate", "records", "council"} <= {row.key for row in offered}
    assert "pathway-plan" not in {row.key for row in offered}
    about = {"child": child, "by": world.worker}
    for typed, says in (
        ({"entitlements": [], "explained_on": TODAY()}, "Tick what was explained"),
        ({"entitlements": offered[:1], "explained_on": TODAY() + timedelta(days=1)}, "in the future"),
    ):
        with pytest.raises(NotInOrder, match=says):
            commands.explain_entitlements(**about, **typed)
    commands.explain_entitlements(**about, entitlements=offered[:2], explained_on=TODAY(), understood=False)
    with pytest.raises(NotInOrder, match=r"explained on .* already"):
        commands.explain_entitlements(**about, entitlements=offered[1:3], explained_on=TODAY())
    assert EntitlementExplained.objects.count() == 2
    lines = voice.explained(child, TODAY())
    assert [line.last is not None for line in lines[-3:]] == [False, True, True]


def test_what_was_explained_under_an_earlier_list_counts_on_by_its_key(world):
    child = world.child()
    advocate = Entitlement.objects.get(key="advocate")
    spec = [commands.EntitlementSpec("advocate", "Somebody who speaks for you")]
    day = TODAY() - timedelta(days=2)
    commands.explain_entitlements(child=child, by=None, entitlements=[advocate], explained_on=day)
    begin = {"authority": world.authority, "name": "New", "entitlements": spec, "by": world.iro_manager}
    with pytest.raises(NotInOrder, match="begins after that day"):
        commands.begin_entitlements(in_force_from=day, **begin)
    commands.begin_entitlements(in_force_from=TODAY(), **begin)
    (line,) = voice.explained(child, TODAY())
    assert (str(line.entitlement), line.last.explained_on) == ("Somebody who speaks for you", day)


def test_entitlements_and_the_first_pack_are_recorded_on_their_pages(world, client):
    child = world.child()
    client.force_login(world.worker)
    advocate = Entitlement.objects.get(key="advocate")
    typed = {"entitlements": [advocate.pk], "understood": "yes"} | boxes("explained_on", TODAY())
    page = client.post(reverse("reviews:child-entitlements", args=[child.reference]), typed, follow=True)
    assert "Recorded: 1 explained" in page.text
    assert "Not yet explained" in page.text
    address = reverse("reviews:child-pack", args=[child.reference])
    early = boxes("given_on", date(2024, 3, 3)) | {"contents": "A letter\n\nA bear\nA bear", "understood": "partly"}
    assert "Care began on" in client.post(address, early).text
    page = client.post(address, early | boxes("given_on", date(2024, 3, 5)), follow=True)
    assert "with 2 things in it" in page.text
    assert FirstPack.objects.get().contents == ["A letter", "A bear"]
    assert "recorded already" in client.post(address, early | boxes("given_on", date(2024, 3, 5))).text


def test_a_page_asks_no_more_of_the_database_as_views_grow(world, client):
    child = world.child()
    review = child.reviews.get()
    client.force_login(world.iro)
    address = reverse("reviews:child-voice", args=[child.reference])
    asked = []
    for count in (10, 990):
        ChildView.objects.bulk_create(
            ChildView(authority=world.authority, child=child, review=review, when="before", how="form",
                      given_on=TODAY(), words="x", by=world.iro)
            for _ in range(count)
        )  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked.append(len(captured))
    assert asked[0] == asked[1]
