"""Teams, posts, people and their accounts, in the browser: what works, who may not, what bad input gets."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people import commands
from people.models import Post, PostHolding, Staff, Team
from people.roles import Role
from tests.factories.access import inspector
from tests.factories.world import World
from tests.searching import searched

TODAY = timezone.localdate()
PASSWORD = re.compile(r"<code[^>]*>([a-z0-9-]{19})</code>")


@pytest.fixture
def manager(world, client):
    """A client signed in as the IRO manager."""
    client.force_login(world.iro_manager)
    return client


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def words(answer) -> str:
    return answer.content.decode()


def add_person(client, **more):
    return client.post(url("staff-add"), {"name": "Nia New", "email": "nia@barchester.example"} | more)


def appointed(client, staff, into, **more):
    typed = {"post": into.pk, "fte": "0.6", "employment": "agency"} | boxes("start", TODAY) | more
    return client.post(url("staff-appoint", staff.pk), typed)


def test_a_team_is_added_renamed_and_moved_below_another(world, manager):
    manager.post(url("team-add"), {"name": "Leaving care", "parent": world.team.pk})
    team = Team.objects.get(name="Leaving care")
    assert team.path.startswith(world.team.path)
    manager.post(url("team-change", team.pk), {"name": "Care leavers", "parent": world.other_team.pk})
    team.refresh_from_db()
    assert (team.name, team.path.startswith(world.other_team.path)) == ("Care leavers", True)
    assert "Care leavers" in words(manager.get(url("team-list")))
    verbs = AuditEvent.objects.filter(subject_type="people.team", subject_id=team.pk).values_list("verb", flat=True)
    assert set(verbs) == {"team.add", "team.rename", "team.move"}


@pytest.mark.parametrize("name", ["Fostering South", "fostering south"])
def test_a_team_name_is_taken_once(world, manager, name):
    answer = manager.post(url("team-change", world.team.pk), {"name": name, "parent": world.team.parent_id})
    assert f"There is a team called {name} already." in words(answer)
    assert f'value="{name}"' in words(answer)
    assert Team.objects.get(pk=world.team.pk).name == "Fostering North"


def test_a_team_never_lies_below_itself(world, manager):
    top = world.team.parent.parent
    manager.post(url("team-change", top.pk), {"name": top.name, "parent": world.team.pk})
    assert Team.objects.get(pk=top.pk).parent is None
    with pytest.raises(NotInOrder):
        commands.move_team(team=top, parent=world.team, by=world.iro_manager)


def test_a_post_without_a_title_is_called_like_its_role(world, manager):
    manager.post(url("post-add", world.team.pk), {"role": "team-manager", "title": ""})
    assert Post.objects.order_by("pk").last().title == "Team manager"
    assert "Select role" in words(manager.post(url("post-add", world.team.pk), {"role": "", "title": "X"}))


def test_a_person_is_added_and_the_password_is_shown_once_and_kept_nowhere(world, manager):
    answer = add_person(manager, ethnic_group="asian", gender="woman")
    password = PASSWORD.search(words(answer))[1]
    staff = Staff.objects.get(email="nia@barchester.example")
    assert staff.check_password(password)
    assert staff.must_change_password
    assert "no-store" in answer.headers["Cache-Control"]
    for page in (url("staff-detail", staff.pk), url("staff-list")):
        assert password not in words(manager.get(page))
    log = str([*AuditEvent.objects.values(), *AuditValue.objects.values()])
    assert password not in log
    assert password not in str(manager.session.items())
    assert "staff.add" in log


def test_ethnic_group_and_gender_are_never_shown_beside_a_name(world, manager):
    add_person(manager, ethnic_group="asian", gender="another")
    staff = Staff.objects.get(email="nia@barchester.example")
    assert (staff.ethnic_group, staff.gender) == ("asian", "another")
    for page in (url("staff-detail", staff.pk), url("staff-list"), url("staff-appoint", staff.pk)):
        assert not {"Asian or Asian British", "Another gender"} & set(re.split(r"[<>\n]", words(manager.get(page))))


def test_wrong_words_get_a_sentence_each_and_are_kept(world, manager):
    answer = words(add_person(manager, name="", email="nia at barchester"))
    assert "Enter name" in answer
    assert "Enter an e-mail address, for example" in answer
    assert 'value="nia at barchester"' in answer
    taken = words(add_person(manager, email=world.iro.email.upper()))
    assert "is the address of somebody who is there already" in taken
    assert 'value="Nia New"' in taken


def test_a_person_is_put_into_a_post_and_taken_out(world, manager):
    nia = world.person("Nia New", world.quality, Role.IRO)
    post = commands.add_post(team=world.team, title="Practice lead", role=Role.TEAM_MANAGER, by=None)
    appointed(manager, nia, post)
    held = nia.holdings.get(post=post)
    assert (held.start, str(held.fte), held.employment) == (TODAY, "0.60", "agency")
    assert "Practice lead" in words(manager.get(url("staff-list")))
    manager.post(url("holding-end", held.pk), boxes("end", TODAY + timedelta(days=7)))
    held.refresh_from_db()
    assert held.end == TODAY + timedelta(days=7)


@pytest.mark.parametrize(("typed", "sentence"), [
    ({"fte": "1.5"}, "Enter a share of full time above 0 and up to 1"),
    ({"fte": "half"}, "Enter a share of full time above 0 and up to 1"),
    ({"start_year": "3026"}, "From must be on or before"),
    ({"start_month": "13"}, "From must be a real date"),
    ({"post": ""}, "Answer: Which post?"),
])  # fmt: skip
def test_an_appointment_that_cannot_be_gets_a_sentence_and_stores_nothing(world, manager, typed, sentence):
    post, before = world.team.posts.first(), PostHolding.objects.count()
    assert sentence in words(appointed(manager, world.committee, post, **typed))
    assert PostHolding.objects.count() == before


def test_the_same_post_is_not_held_twice_by_one_person(world, manager):
    post = world.worker.holdings.get().post
    assert "holds this post already" in words(appointed(manager, world.worker, post))


def test_an_inspector_is_given_no_other_post_and_nobody_elses_account_an_inspectors(world, manager):
    ines = inspector(world)
    inspects, iros = ines.holdings.get(), world.iro.holdings.get()
    assert "an inspector’s account holds no other post" in words(appointed(manager, ines, iros.post))
    assert "an inspector’s account holds no other post" in words(appointed(manager, world.iro, inspects.post))
    assert (ines.holdings.count(), world.iro.holdings.count()) == (1, 1)
    commands.end_holding(holding=inspects, end=TODAY + timedelta(days=1), by=None)
    later = {"staff": ines, "post": iros.post, "by": None}
    assert commands.appoint(start=TODAY + timedelta(days=1), **later)
    with pytest.raises(NotInOrder, match="holds no other post"):
        commands.end_holding(holding=inspects, end=TODAY + timedelta(days=9), by=None)


def test_a_post_of_another_authority_is_refused(world, manager):
    other = World("elsewhere").team.posts.first()
    assert "Choose a post of your own authority" in words(appointed(manager, world.worker, other))


def test_a_holding_ends_after_it_began(world, manager):
    held = world.worker.holdings.get()
    answer = manager.post(url("holding-end", held.pk), boxes("end", held.start))
    assert "give a later day" in words(answer)


def test_nobody_changes_their_own_posts_or_account(world, manager):
    me, held = world.iro_manager, world.iro_manager.holdings.get()
    assert "Nobody changes their own posts or account" in words(manager.get(url("staff-detail", me.pk)))
    refused = [
        appointed(manager, me, world.team.posts.first()),
        manager.post(url("holding-end", held.pk), boxes("end", TODAY)),
        manager.post(url("staff-close", me.pk)),
        manager.post(url("staff-new-password", me.pk)),
    ]
    for answer in refused:
        assert answer.status_code == 403
        assert "Nobody changes their own posts or account" in words(answer)
    me.refresh_from_db()
    held.refresh_from_db()
    assert (me.is_active, held.end, me.holdings.count()) == (True, None, 1)


def test_a_closed_account_is_signed_out_and_opens_again(world, manager, django_user_model):
    from django.test import Client

    worker = Client()
    worker.force_login(world.worker)
    manager.post(url("staff-close", world.worker.pk))
    assert worker.get("/").status_code == 302
    manager.post(url("staff-reopen", world.worker.pk))
    assert Staff.objects.get(pk=world.worker.pk).is_active
    assert list(AuditEvent.objects.filter(verb__startswith="staff.", subject_id=world.worker.pk).order_by("pk")
                .values_list("verb", flat=True))[-2:] == ["staff.close", "staff.reopen"]  # fmt: skip


def test_a_new_one_time_password_ends_the_old_one(world, manager, client, settings):
    world.worker.set_password("an old password of mine")
    world.worker.save()
    answer = words(manager.post(url("staff-new-password", world.worker.pk)))
    worker = Staff.objects.get(pk=world.worker.pk)
    assert worker.check_password(PASSWORD.search(answer)[1])
    assert worker.must_change_password
    assert not worker.check_password("an old password of mine")


PAGES = ["staff-list", "staff-add", "team-list", "team-add"]
OF_A_PERSON = ["staff-detail", "staff-appoint", "staff-close", "staff-reopen", "staff-new-password"]
OF_A_TEAM = ["team-detail", "team-change", "post-add"]


@pytest.mark.parametrize("who", ["worker", "manager", "iro", "committee", "support", "governance"])
def test_only_who_sets_up_people_opens_these_pages(world, client, who):
    client.force_login(getattr(world, who))
    pages = [url(name) for name in PAGES] + [url(name, world.iro.pk) for name in OF_A_PERSON]
    pages += [url(name, world.team.pk) for name in OF_A_TEAM] + [url("holding-end", world.iro.holdings.get().pk)]
    for page in pages:
        # A button's page answers 405 to GET: it is asked by POST.
        answer = client.get(page)
        assert (client.post(page) if answer.status_code == 405 else answer).status_code == 403, page


@pytest.mark.parametrize("who", ["iro_manager", "administrator"])
def test_another_authority_is_not_found(world, client, who):
    stranger = World("elsewhere")
    client.force_login(getattr(stranger, who))
    assert world.iro.name not in words(client.get(url("team-list")))
    assert client.get(url("staff-list")).context["page"].paginator.count == len(stranger.people)
    pages = [url(name, world.iro.pk) for name in OF_A_PERSON] + [url(name, world.team.pk) for name in OF_A_TEAM]
    pages.append(url("holding-end", world.iro.holdings.get().pk))
    for page in pages:
        assert client.post(page).status_code == 404, page


def test_a_command_refuses_a_stranger_whatever_the_page(world):
    stranger = World("elsewhere").iro_manager
    with pytest.raises(Denied):
        commands.add_team(authority=world.authority, name="Ours now", by=stranger)
    with pytest.raises(Denied):
        commands.add_post(team=world.team, title="Spy", role=Role.TEAM_MANAGER, by=stranger)
    with pytest.raises(Denied):
        commands.new_password(staff=world.iro, password="x", by=world.worker)


def test_people_are_found_by_name_or_address(world, manager):
    found = manager.get(searched(manager, url("staff-list"), q="amara")).context["page"].object_list
    assert [person.name for person in found] == ["Amara Iro"]


def test_the_lists_ask_no_more_as_people_grow(world, manager, django_assert_max_num_queries):
    for number in range(20):
        world.person(f"Worker {number}", world.team, Role.SOCIAL_WORKER)
    for page in (url("staff-list"), url("team-list"), url("team-detail", world.team.pk)):
        with django_assert_max_num_queries(12):
            manager.get(page)


@pytest.fixture
def beginner(world, client, settings):
    """Somebody with a one-time password, outside demo mode, signed in by the page."""
    settings.DEMO = False
    world.worker.set_password("once-only-abcd")
    world.worker.must_change_password = True
    world.worker.save()
    client.post(url("sign-in"), {"username": world.worker.email, "password": "once-only-abcd"})
    return client


NEW = {"old_password": "once-only-abcd", "new_password1": "Blue tram, 7 stops", "new_password2": "Blue tram, 7 stops"}


def test_a_one_time_password_opens_no_page_but_the_one_to_change_it(world, beginner):
    for page in ("/", reverse("children:child-list"), "/people/cover/"):
        assert beginner.get(page).url == url("password"), page
    assert "Choose a password of your own" in words(beginner.get(url("password")))
    assert beginner.post(url("password"), NEW).url == "/"
    assert beginner.get("/").status_code == 200
    assert Staff.objects.get(pk=world.worker.pk).must_change_password is False
    assert AuditEvent.objects.filter(verb="staff.change_password", actor_id=world.worker.pk).count() == 1
    assert "tram" not in str([*AuditEvent.objects.values(), *AuditValue.objects.values()])


@pytest.mark.parametrize(("typed", "sentence"), [
    ({"old_password": "wrong"}, "That is not your present password"),
    ({"new_password2": "Blue tram, 8 stops"}, "The two new passwords differ"),
    ({"new_password1": "once-only-abcd", "new_password2": "once-only-abcd"}, "Choose another password than the one"),
    ({"new_password1": "12345678", "new_password2": "12345678"}, "too common"),
])  # fmt: skip
def test_a_poor_password_gets_a_sentence(world, beginner, typed, sentence):
    assert sentence in words(beginner.post(url("password"), NEW | typed))
    assert Staff.objects.get(pk=world.worker.pk).must_change_password


def test_signing_out_stays_open_with_a_one_time_password(beginner):
    assert beginner.post(url("sign-out")).url == url("sign-in")


def test_demo_mode_asks_nobody_to_change_a_password(world, client):
    world.worker.must_change_password = True
    world.worker.save()
    client.force_login(world.worker)
    assert client.get("/").status_code == 200


def test_who_signs_in_without_a_password_has_none_to_change(world, client):
    client.force_login(world.worker)
    assert client.get(url("password")).status_code == 403
    assert "Change password" not in words(client.get("/"))
