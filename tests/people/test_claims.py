"""Posts that follow the provider's claims: given, taken, and those that nobody's claim touches."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import AuditEvent
from iro_portal.core.transitions import NotInOrder
from people import commands
from people.models import ClaimPost, Post, PostHolding, Staff
from people.roles import Role
from tests.factories.world import World

GROUP = "5f0c-iros"


@pytest.fixture
def nia(world) -> Staff:
    """Somebody without a post."""
    return commands.add_staff(authority=world.authority, name="Nia New", email="nia.new@barchester.example", by=None)


@pytest.fixture
def iro_post(world) -> Post:
    """The post that is held by whom the provider says."""
    post = world.iro.holdings.get().post
    commands.map_claim(post=post, value=GROUP, by=None)
    return post


def follow(staff, *roles, on=None):
    commands.follow_claims(staff=staff, roles=frozenset(roles), on=on or timezone.localdate())


def held(staff, on=None) -> list[Role]:
    staff.forget_duties()
    return sorted(staff.duties(on or timezone.localdate()).roles)


def logged(verb) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def test_a_value_gives_the_post_from_today_and_is_logged(nia, iro_post):
    before = logged("post.appoint")
    follow(nia, GROUP, "another")
    follow(nia, GROUP)
    assert held(nia) == [Role.IRO]
    assert (nia.holdings.get().start, logged("post.appoint")) == (timezone.localdate(), before + 1)


def test_a_value_that_vanished_takes_the_post_at_once_and_is_logged(world, iro_post):
    follow(world.iro)
    follow(world.iro)
    assert (held(world.iro), logged("post.leave")) == ([], 1)


def test_a_post_that_was_given_today_is_held_until_midnight(nia, iro_post):
    today = timezone.localdate()
    follow(nia, GROUP)
    follow(nia)
    follow(nia)
    assert (held(nia), held(nia, today + timedelta(days=1)), logged("post.leave")) == ([Role.IRO], [], 1)


def test_posts_that_follow_no_claim_stay_as_they_were_given_by_hand(world, iro_post):
    for person in (world.administrator, world.iro_manager, world.governance):
        before = held(person)
        follow(person, GROUP[:-1], "administrator", "information-governance", Role.ADMINISTRATOR.label)
        assert held(person) == before
    follow(world.worker, GROUP)
    assert held(world.worker) == [Role.IRO, Role.SOCIAL_WORKER]


@pytest.mark.parametrize("value", ["administrator", "information-governance", "*", "", "5F0C-IROS"])
def test_no_value_gives_a_post_but_the_one_that_it_was_mapped_to(nia, iro_post, value):
    follow(nia, value)
    assert held(nia) == []


def test_the_same_value_gives_nothing_in_another_authority(nia, iro_post):
    other = World(slug="framley")
    commands.map_claim(post=other.administrator.holdings.get().post, value=GROUP, by=None)
    follow(nia, GROUP)
    assert {holding.post for holding in nia.holdings.all()} == {iro_post}


def test_one_of_two_values_is_enough(nia, iro_post):
    commands.map_claim(post=iro_post, value="IRO.Agency", by=None)
    follow(nia, "IRO.Agency")
    assert held(nia) == [Role.IRO]


def test_a_post_is_mapped_once_to_a_value_and_taken_off_again(nia, iro_post, world):
    with pytest.raises(NotInOrder):
        commands.map_claim(post=iro_post, value=GROUP, by=None)
    commands.unmap_claim(post=iro_post, value=GROUP, by=None)
    with pytest.raises(NotInOrder):
        commands.unmap_claim(post=iro_post, value=GROUP, by=None)
    follow(world.iro)
    assert held(world.iro) == [Role.IRO]
    assert GROUP not in str([*AuditEvent.objects.filter(verb__endswith="map_claim").values()])


def test_the_operator_maps_posts_by_their_numbers(iro_post, world):
    def said(*words):
        call_command("claim_post", *words, stdout=(out := StringIO()))
        return out.getvalue()

    other, values = world.administrator.holdings.get().post, set
    assert f"{iro_post.pk}  {iro_post} (Independent Reviewing Officer): {GROUP}" in said("barchester")
    assert f"{other} (System administrator): given by hand" in said("barchester")
    assert "is held by whom" in said("barchester", "--post", str(other.pk), "--value", "Admins")
    assert values(ClaimPost.objects.values_list("post", "value")) == {(iro_post.pk, GROUP), (other.pk, "Admins")}
    assert "no longer follows" in said("barchester", "--post", str(other.pk), "--value", "Admins", "--remove")
    foreign = World(slug="framley").iro.holdings.get().post
    for wrong in (["nowhere"], ["barchester", "--post", "1"], ["barchester", "--value", "x"],
                  ["barchester", "--post", str(foreign.pk), "--value", "x"],
                  ["barchester", "--post", str(iro_post.pk), "--value", GROUP]):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("claim_post", *wrong)


@pytest.mark.once
def test_a_sign_in_gives_and_takes_the_posts(nia, iro_post, provider, client, settings):
    def sign_in(**claims):
        browser = Client()
        provider.next_is("nia", email=nia.email, email_verified=True, **claims)
        answer = browser.get(
            reverse("people:single-sign-on-back"), provider.answer_to(browser.get(reverse("people:single-sign-on")).url)
        )
        return browser.get(answer.url).text

    sign_in(roles=[GROUP])
    assert held(nia) == []
    settings.OIDC_ROLES_CLAIM = "roles"
    sign_in(roles=[GROUP])
    assert held(nia) == [Role.IRO]
    PostHolding.objects.filter(staff=nia).update(start=timezone.localdate() - timedelta(days=9))
    assert "too many groups" in sign_in(_claim_names={"roles": "src1"})
    assert held(nia) == [Role.IRO]
    sign_in()
    assert held(nia) == []


def test_a_person_and_a_team_show_which_posts_follow_the_sign_in(iro_post, world, settings, client):
    settings.OIDC_ROLES_CLAIM = "roles"
    client.force_login(world.administrator)
    person, team = (reverse(f"people:{name}", args=[row.pk]) for name, row in (
        ("staff-detail", world.iro), ("team-detail", iro_post.team)))  # fmt: skip
    assert "It follows their council account" in client.get(person).text
    assert f"Held by whom the council’s sign-in gives {GROUP}" in client.get(team).text
    settings.OIDC_ROLES_CLAIM = ""
    assert "council account" not in client.get(person).text
