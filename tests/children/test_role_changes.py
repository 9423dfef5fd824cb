"""Access ends with the post, also where an allocation or an address outlives it; several posts add up, and no more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from children.commands import allocate
from children.models import Child
from children.permissions import can_report
from escalations import permissions as disputes
from escalations.models import Escalation
from iro_portal.core.permissions import Denied
from iro_portal.home.log.events import events_for, lines
from people.commands import add_post, appoint, name_cover
from people.models import Staff, Team
from people.roles import Role
from reviews import permissions as of_reviews
from tests.factories import escalation as make
from tests.factories.neighbours import Neighbours
from tests.factories.review import step as step_of
from tests.factories.review import with_workflow
from tests.factories.world import LONG_AGO, World

TODAY = timezone.localdate()
# Lists of what was said and written about many children.
WORDS_OF_MANY = (
    "/escalations/", "/reviews/outstanding/?show=all", "/reviews/told/", "/reviews/monitoring/",
)  # fmt: skip


def also(staff: Staff, team: Team, role: Role) -> Staff:
    """Appoint somebody to one more post, from long ago on."""
    appoint(staff=staff, post=add_post(team=team, title=role.label, role=role, by=None), start=LONG_AGO, by=None)
    staff.forget_duties()
    return staff


def becomes(staff: Staff, team: Team, role: Role) -> Staff:
    """End every post of somebody as of today, and appoint them to another; what was allocated to them stays so."""
    staff.holdings.update(end=TODAY)
    post = add_post(team=team, title=role.label, role=role, by=None)
    appoint(staff=staff, post=post, start=TODAY, by=None)
    staff.forget_duties()
    return staff


class TestAPostThatEnded:
    def test_an_iro_who_manages_the_team_now_closes_nothing_that_they_raised(self, world):
        raised = make.sent(world, rank=2)
        manager = becomes(world.iro, world.team, Role.TEAM_MANAGER)
        assert list(Escalation.objects.visible_to(manager)) == [raised]
        closing = (disputes.can_withdraw, disputes.can_resolve, disputes.can_escalate, disputes.can_grant_time)
        assert [rule.__name__ for rule in closing if rule(raised, manager)] == []
        assert not of_reviews.can_record(raised.lead_child.reviews.get(), manager)

    def test_what_they_raised_goes_on_with_the_iro_who_is_allocated(self, world):
        raised = make.sent(world, rank=2)
        becomes(world.iro, world.team, Role.TEAM_MANAGER)
        allocate(child=raised.lead_child, iro=world.other_iro, start=TODAY, by=world.iro_manager)
        assert disputes.can_withdraw(raised, world.other_iro)

    def test_the_iro_manager_stands_in_for_an_owner_who_is_an_iro_no_more(self, world):
        raised = make.sent(world, rank=2)
        assert not disputes.can_withdraw(raised, world.iro_manager)
        becomes(world.iro, world.team, Role.TEAM_MANAGER)
        assert disputes.can_withdraw(raised, world.iro_manager)
        assert not disputes.can_withdraw(raised, world.other_iro)

    def test_a_social_worker_who_does_business_support_now_works_on_no_step(self, world):
        step = step_of(with_workflow(world))
        assert step.stage.owner_role == Role.SOCIAL_WORKER
        assert of_reviews.can_work_on(step, world.worker)
        assert not of_reviews.can_work_on(step, becomes(world.worker, world.quality, Role.BUSINESS_SUPPORT))

    @pytest.mark.parametrize("who", ["iro", "worker"])
    def test_who_does_business_support_now_reads_no_words(self, world, who):
        child = world.child()
        support = becomes(getattr(world, who), world.quality, Role.BUSINESS_SUPPORT)
        assert list(Child.objects.visible_to(support)) == [child]
        assert not of_reviews.can_read_words(child, support)
        assert not can_report(child, support)
        assert not of_reviews.can_record(child.reviews.get(), support)

    @pytest.mark.parametrize("role", [Role.COMMITTEE_OFFICER, Role.BUSINESS_SUPPORT, Role.ADMINISTRATOR])
    def test_who_is_asked_and_answers_nothing_any_more_reads_nothing(self, world, client, role):
        sent = make.sent(world)
        asked = becomes(world.manager, world.quality, role)
        assert not Escalation.objects.visible_to(asked).exists()
        client.force_login(asked)
        assert client.get(sent.get_absolute_url()).status_code == 404
        assert sent.reference not in client.get("/", follow=True).text

    def test_a_manager_who_covers_another_finds_no_child_of_whom_they_were_the_iro(self, world):
        world.child(team=world.other_team)
        manager = becomes(world.iro, world.team, Role.TEAM_MANAGER)
        name_cover(absent=world.manager, covered_by=manager, start=TODAY, by=None)
        manager.forget_duties()
        assert not Child.objects.visible_to(manager).exists()


@pytest.mark.parametrize("kept", ["draft", "sent"])
def test_a_form_left_open_tells_nothing_once_the_child_is_somebody_elses(world, client, kept):
    """Its token finds what was made of it before, for as long as its writer can open that."""
    child, token = world.child("Quillon Featherstone"), uuid4()
    getattr(make, kept)(world, children=[child], token=token)
    sent = {"token": str(token), "action": "autosave", "concern": "Words"}
    client.force_login(world.iro)
    child.allocations.filter(kind="iro").update(staff=world.other_iro)
    answer = client.post("/escalations/raise/", sent)
    assert answer.status_code == 404
    assert "Quillon" not in answer.text


class TestSeveralPosts:
    @pytest.mark.parametrize("path", WORDS_OF_MANY)
    def test_an_iro_who_does_business_support_too_reads_of_their_own_children_only(self, db, client, path):
        around = Neighbours()
        world, outside = around.own.world, [around.children[key].reference for key in ("child", "other", "step")]
        both = also(world.other_iro, world.quality, Role.BUSINESS_SUPPORT)
        client.force_login(world.iro_manager)
        of_the_manager = client.get(path).text
        assert any(reference in of_the_manager for reference in outside)
        client.force_login(both)
        page = client.get(path)
        assert page.status_code == 200
        assert [reference for reference in outside if reference in page.text] == []
        assert {child.reference for child in Child.objects.visible_to(both)} > {*outside}
        assert client.get(around.own.disputes.awaiting.get_absolute_url()).status_code == 404

    def test_an_iro_who_does_business_support_too_begins_nothing_about_others(self, world):
        child = world.child()
        both = also(world.other_iro, world.quality, Role.BUSINESS_SUPPORT)
        assert child in Child.objects.visible_to(both)
        with pytest.raises(Denied):
            make.draft(world, children=[child], by=both)

    def test_a_manager_of_iros_goes_on_reading_every_child(self, world):
        sent = make.sent(world)
        both = also(world.iro_manager, world.quality, Role.BUSINESS_SUPPORT)
        assert list(Escalation.objects.visible_to(both)) == [sent]

    def test_information_governance_reads_no_values_whatever_else_they_do(self, world, client):
        child = world.child("Quillon Featherstone")
        client.force_login(world.support)
        path = f"/children/{child.reference}/change/"
        typed = {"name": "Quillon Feather", "sex": "F", "ethnicity": "WBRI"}
        born = {f"date_of_birth_{part}": getattr(child.date_of_birth, part) for part in ("day", "month", "year")}
        assert client.post(path, typed | born).status_code == 302
        both = also(world.governance, world.quality, Role.BUSINESS_SUPPORT)
        told = [change for line in lines(events_for(both), both) for change in line.changes]
        assert told
        assert {(change.old, change.new) for change in told} == {("", "")}

    def test_a_committee_officer_who_is_an_iro_too_finds_their_own_children(self, world):
        child, _other = world.child(), world.child(iro=world.other_iro)
        both = also(world.committee, world.quality, Role.IRO)
        assert not Child.objects.visible_to(both).exists()
        child.allocations.filter(kind="iro").update(staff=both)
        assert list(Child.objects.visible_to(both)) == [child]


def test_a_world_is_not_changed_by_a_role_that_begins_tomorrow(world: World):
    tomorrow = TODAY + timedelta(days=1)
    post = add_post(team=world.quality, title="x", role=Role.IRO_MANAGER, by=None)
    appoint(staff=world.committee, post=post, start=tomorrow, by=None)
    world.child()
    world.committee.forget_duties()
    assert not Child.objects.visible_to(world.committee).exists()
    assert Child.objects.visible_to(world.committee, tomorrow).exists()
