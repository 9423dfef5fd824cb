"""Keeping children's records in the browser: adding, correcting, care, allocations, brothers and sisters."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children import commands
from children.models import Child, SiblingMembership
from children.standing import siblings, standing
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from tests.factories.world import World

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def keeper(world, client):
    """A client signed in as the IRO manager."""
    client.force_login(world.iro_manager)
    return client


def url(name, *args):
    return reverse(f"children:{name}", args=args)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def words(answer) -> str:
    return answer.content.decode()


def who(born=date(2016, 5, 17), **more) -> dict:
    return {"name": "Ben Example", "sex": "M", "ethnicity": "WBRI"} | boxes("date_of_birth", born) | more


def add(client, start: date | None = date(2024, 3, 4), **more):
    typed = who(council_id="P-77") | (boxes("start", start) if start else {}) | more
    return client.post(url("child-add"), typed)


def test_a_child_is_added_in_care_and_allocated_next(world, keeper):
    answer = add(keeper)
    child = Child.objects.get(council_id="P-77")
    assert answer.url == url("child-allocate", child.reference)
    period = child.periods.get()
    assert (period.start, period.start_known, period.end) == (date(2024, 3, 4), True, None)
    assert (child.name, child.sex, child.ethnicity) == ("Ben Example", "M", "WBRI")
    assert AuditEvent.objects.filter(verb="child.add", children=[child.pk]).exists()


def test_an_unknown_day_is_kept_as_the_first_known_one(world, keeper):
    add(keeper, start=None, start_unknown="on")
    period = Child.objects.get().periods.get()
    assert (period.start, period.start_known) == (TODAY, False)


@pytest.mark.parametrize(("typed", "sentence"), [
    (boxes("date_of_birth", TOMORROW), "Date of birth must be on or before"),
    (boxes("start", TOMORROW), "Became looked after on must be on or before"),
    (boxes("start", date(2016, 5, 16)), "The child was born on 17/05/2016, after this day."),
    (boxes("start", date(2024, 3, 4)) | {"start_day": ""}, "must include a day"),
    ({"start_day": "", "start_month": "", "start_year": ""}, "or say that it is not known"),
    ({"council_id": "P-1"}, "A child with the id P-1 is there already."),
    ({"sex": "X"}, "Select a valid choice"),
    ({"name": ""}, "Enter child’s name"),
    ({"ethnicity": ""}, "Select ethnic group"),
])  # fmt: skip
def test_a_child_that_cannot_be_gets_a_sentence_at_the_field_and_keeps_the_words(world, keeper, typed, sentence):
    add(keeper, council_id="P-1")
    page = words(add(keeper, **{"name": "Kept Words", **typed}))
    field = page[page.index("govuk-error-message") :]
    assert sentence in field
    assert "WBRI" in page
    assert ("Kept Words" in page) == ("name" not in typed)
    assert Child.objects.count() == 1


def test_a_childs_facts_are_corrected_and_the_log_keeps_both(world, keeper):
    child = world.child("Ben Exmple")
    keeper.post(url("child-change", child.reference), who(name="Ben Example", sex="F"))
    child.refresh_from_db()
    assert child.name == "Ben Example"
    assert "ben example" in child.search_key
    event = AuditEvent.objects.get(verb="child.change")
    assert event.detail == {"fields": ["name"]}
    assert '"name": ["Ben Exmple", "Ben Example"]' in AuditValue.objects.get(event_id=event.pk).body


def test_nothing_changed_leaves_no_trace(world, keeper):
    child = world.child("Ben Example")
    keeper.post(url("child-change", child.reference), who(sex="F"))
    assert not AuditEvent.objects.filter(verb="child.change").exists()


def test_a_birth_after_care_began_is_refused(world, keeper):
    child = world.child("Ben Example")
    page = words(keeper.post(url("child-change", child.reference), who(born=date(2024, 3, 5))))
    assert "Care began on 04/03/2024, before this day of birth." in page


def test_care_ends_for_a_reason_and_begins_again(world, keeper):
    child = world.child()
    page = words(keeper.get(url("child-detail", child.reference)))
    assert "End care" in page
    assert "Begin care" not in page
    keeper.post(url("care-end", child.reference), boxes("end", TODAY - timedelta(days=9)) | {"reason": "E4A"})
    period = child.periods.get()
    assert (period.end, period.end_reason) == (TODAY - timedelta(days=9), "E4A")
    page = words(keeper.get(url("child-detail", child.reference)))
    assert "returned home to parents or relatives, as planned" in page
    assert "Begin care again" in page
    early = keeper.post(url("care-begin", child.reference), boxes("start", TODAY - timedelta(days=10)))
    assert "was in care until" in words(early)
    keeper.post(url("care-begin", child.reference), boxes("start", TODAY))
    assert child.periods.filter(end=None, start=TODAY).exists()


@pytest.mark.parametrize(("typed", "sentence"), [
    (boxes("end", TOMORROW) | {"reason": "E8"}, "must be on or before"),
    (boxes("end", date(2024, 3, 4)) | {"reason": "E8"}, "came into care on 04/03/2024; give a later day."),
    (boxes("end", TODAY) | {"reason": ""}, "Answer: Why did it end?"),
    (boxes("end", TODAY) | {"reason": "X1"}, "Select a valid choice"),
])  # fmt: skip
def test_care_that_cannot_end_so_goes_on(world, keeper, typed, sentence):
    child = world.child()
    assert sentence in words(keeper.post(url("care-end", child.reference), typed))
    assert child.periods.get().end is None


def test_each_allocation_is_made_or_left_as_it_is(world, keeper):
    child = world.child()
    day = TODAY - timedelta(days=3)
    keeper.post(url("child-allocate", child.reference), {"iro": world.other_iro.pk} | boxes("start", day))
    now = standing(child, TODAY)
    assert (now.iro, now.social_worker, now.team) == (world.other_iro, world.worker, world.team)
    typed = {"social_worker": world.other_worker.pk, "team": world.other_team.pk} | boxes("start", TODAY)
    keeper.post(url("child-allocate", child.reference), typed)
    now = standing(child, TODAY)
    assert (now.iro, now.social_worker, now.team) == (world.other_iro, world.other_worker, world.other_team)


def test_an_allocation_that_cannot_be_gets_a_sentence(world, keeper):
    child, stranger = world.child(), World("elsewhere")
    before = list(child.allocations.values_list("pk", "end"))
    for typed, sentence in [
        ({"iro": world.worker.pk}, "Choose an IRO of your authority who is in post today"),
        ({"iro": stranger.iro.pk}, "Choose an IRO of your authority who is in post today"),
        ({"social_worker": world.iro.pk}, "Choose a social worker of your authority"),
        ({"team": stranger.team.pk}, "Choose a team of your own authority"),
        ({"iro": world.other_iro.pk} | boxes("start", date(2024, 3, 3)), "was allocated to Amara Iro later, on 04/03"),
        ({"iro": world.other_iro.pk} | boxes("start", date(2016, 5, 16)), "The child was born on 17/05/2016"),
        ({}, "Choose an IRO, a social worker or a team"),
    ]:
        page = words(keeper.post(url("child-allocate", child.reference), boxes("start", TODAY) | typed))
        assert sentence in page, sentence
    assert list(child.allocations.values_list("pk", "end")) == before


def test_a_command_refuses_an_iro_without_a_post(world):
    with pytest.raises(NotInOrder, match="holds no post as an IRO"):
        commands.allocate(child=world.child(), start=TODAY, iro=world.worker, by=world.iro_manager)


def test_business_support_allocates_workers_and_teams_but_no_iro(world, client):
    child = world.child()
    client.force_login(world.support)
    assert "iro" not in client.get(url("child-allocate", child.reference)).context["form"].fields
    typed = {"iro": world.other_iro.pk, "team": world.other_team.pk} | boxes("start", TODAY)
    client.post(url("child-allocate", child.reference), typed)
    assert (standing(child, TODAY).iro, standing(child, TODAY).team) == (world.iro, world.other_team)
    with pytest.raises(Denied):
        commands.allocate(child=child, start=TODAY, iro=world.other_iro, by=world.support)


def group(client, child, *others, start=TODAY, **more):
    typed = {"siblings": [each.pk for each in others], "q": ""} | boxes("start", start) | more
    return client.post(url("child-siblings", child.reference), typed)


def names(child, on=TODAY) -> list[str]:
    return sorted(each.name for each in siblings(child, on))


def test_brothers_and_sisters_are_grouped_joined_and_leave(world, keeper):
    ben, cara, dan = world.child("Ben A"), world.child("Cara A"), world.child("Dan B")
    group(keeper, ben, cara, start=TODAY - timedelta(days=5))
    # Who comes later joins the group that is there, with everybody in it.
    group(keeper, dan, ben, start=TODAY - timedelta(days=2))
    assert names(dan) == ["Ben A", "Cara A"]
    assert SiblingMembership.objects.values("group").distinct().count() == 1
    # Who is no longer ticked leaves from that day, and not before.
    group(keeper, ben, cara)
    assert (names(ben), names(dan)) == (["Cara A"], [])
    assert names(ben, TODAY - timedelta(days=1)) == ["Cara A", "Dan B"]
    # Who would stay alone is in no group.
    group(keeper, ben)
    assert not SiblingMembership.objects.filter(end=None).exists()


def test_a_child_leaves_one_group_by_joining_another(world, keeper):
    ben, cara = world.siblings("Ben A", "Cara A")
    dan, eve = world.siblings("Dan B", "Eve B")
    group(keeper, ben, cara, dan)
    assert names(ben) == ["Cara A", "Dan B"]
    assert names(eve) == []
    assert names(eve, TODAY - timedelta(days=1)) == ["Dan B"]


def test_a_sibling_page_offers_the_same_last_name_and_a_search_keeps_the_ticks(world, keeper):
    ben, cara, dan = world.child("Ben Ash"), world.child("Cara Ash"), world.child("Dan Birch")
    assert keeper.get(url("child-siblings", ben.reference)).context["offered"] == [cara]
    page = group(keeper, ben, cara, q="birch", search="1")
    assert page.context["offered"] == [cara, dan]
    assert f'value="{cara.pk}" checked' in words(page)
    assert not SiblingMembership.objects.exists()


def test_siblings_of_another_authority_or_before_the_group_are_refused(world, keeper):
    ben, _ = world.siblings("Ben A", "Cara A")
    stranger = World("elsewhere").child("Xena A")
    assert "Choose children of your own authority" in words(group(keeper, ben, stranger))
    assert "joined the group later" in words(group(keeper, ben, start=date(2024, 3, 3)))
    assert names(ben) == ["Cara A"]
    with pytest.raises(NotInOrder):
        commands.set_siblings(child=ben, siblings=[stranger], start=TODAY, by=world.iro_manager)


OF_A_CHILD = ["child-change", "child-allocate", "child-siblings", "care-begin", "care-end"]


@pytest.mark.parametrize("person", ["worker", "manager", "iro", "committee", "administrator", "governance"])
def test_only_who_keeps_records_opens_these_pages(world, client, person):
    child = world.child()
    client.force_login(getattr(world, person))
    for page in [url("child-add"), *(url(name, child.reference) for name in OF_A_CHILD)]:
        assert client.get(page).status_code == 403, page
        assert client.post(page).status_code == 403, page
    seen = client.get(url("child-detail", child.reference))
    if seen.status_code == 200:
        assert "End care" not in words(seen)


@pytest.mark.parametrize("person", ["iro_manager", "support"])
def test_a_child_of_another_authority_is_not_found(world, client, person):
    child = world.child()
    child.reference = "CH-9999"
    child.save()
    client.force_login(getattr(World("elsewhere"), person))
    for name in OF_A_CHILD:
        assert client.post(url(name, child.reference)).status_code == 404, name


def test_a_command_refuses_a_stranger_whatever_the_page(world):
    child, stranger = world.child(), World("elsewhere").iro_manager
    for refused in (
        lambda: commands.end_care(child=child, end=TODAY, reason="E8", by=stranger),
        lambda: commands.allocate(child=child, start=TODAY, team=world.other_team, by=stranger),
        lambda: commands.leave_siblings(child=child, end=TODAY, by=stranger),
        lambda: commands.add_child(
            authority=world.authority, council_id="9", name="X", date_of_birth=TODAY, by=stranger
        ),
    ):
        with pytest.raises(Denied):
            refused()


def test_an_empty_list_says_how_the_first_child_comes(world, client):
    client.force_login(world.support)
    assert "No child is recorded yet" in words(client.get(url("child-list")))
    client.force_login(world.worker)
    page = words(client.get(url("child-list")))
    assert "No child is allocated to you" in page
    assert "Add a child" not in page
