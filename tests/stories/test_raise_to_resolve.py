"""An IRO raises, the team manager answers, the IRO takes it to the head of service, it is resolved."""

import pytest
from django.urls import reverse

from escalations.forms.raising import new_token
from escalations.models import Escalation
from escalations.states import State
from tests.factories import escalation as make
from tests.factories.world import World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def sign_in(client):
    def as_person(staff):
        client.force_login(staff)
        return client

    return as_person


def raise_words(world, child, **more) -> dict:
    """What an IRO types into the page."""
    return {
        "child": child.reference, "token": str(new_token()), "children": [child.reference],
        "reasons": [world.reason().pk], "concern": "The plan has not moved.", "urgency": "usual",
        "stage": world.stage(1).pk, "source": "review", "action": "send",
    } | more  # fmt: skip


def url(escalation, action=None):
    if action is None:
        return reverse("escalations:escalation-detail", args=[escalation.reference])
    return reverse("escalations:escalation-act", args=[escalation.reference, action])


def test_an_iro_raises_from_a_child_and_it_goes_to_the_team_manager(world, sign_in):
    child, client = world.child("Ben Example"), sign_in(world.iro)
    page = client.get(reverse("escalations:escalation-raise") + f"?child={child.reference}")
    assert "Goes to Tess Manager, team manager." in page.content.decode()
    answer = client.post(reverse("escalations:escalation-raise"), raise_words(world, child))
    escalation = Escalation.objects.get()
    assert (answer.status_code, answer.url) == (302, url(escalation))
    assert escalation.state == State.AWAITING_RESPONSE


def test_a_form_sent_twice_makes_one_escalation(world, sign_in):
    child, client = world.child(), sign_in(world.iro)
    words = raise_words(world, child)
    first = client.post(reverse("escalations:escalation-raise"), words)
    second = client.post(reverse("escalations:escalation-raise"), words)
    assert first.url == second.url
    assert Escalation.objects.count() == 1


def test_wrong_input_gets_a_sentence_and_keeps_every_word(world, sign_in):
    child, client = world.child(), sign_in(world.iro)
    words = raise_words(world, child, concern="", asked_for="A plan by Friday", reasons=[])
    page = client.post(reverse("escalations:escalation-raise"), words).content.decode()
    assert "There is a problem" in page
    assert "A plan by Friday" in page
    assert not Escalation.objects.exists()


def test_a_draft_is_kept_and_opened_again_with_every_word(world, sign_in):
    child, client = world.child(), sign_in(world.iro)
    words = raise_words(world, child, concern="Half a thought", action="draft", reasons=[])
    kept = client.post(reverse("escalations:escalation-raise"), words, follow=True)
    draft = Escalation.objects.get()
    assert draft.state == State.DRAFT
    assert "Half a thought" in kept.content.decode()
    sent = client.post(reverse("escalations:draft-edit", args=[draft.reference]),
                       raise_words(world, child, token=str(draft.uuid), version=draft.version))  # fmt: skip
    assert sent.url == url(Escalation.objects.get())


def test_the_whole_way(world, sign_in):
    escalation = make.sent(world)
    manager = sign_in(world.manager)
    page = manager.get(url(escalation)).content.decode()
    assert "Your answer" in page
    assert "Withdraw" not in page
    manager.post(reverse("escalations:escalation-answer", args=[escalation.reference]),
                 {"version": escalation.version, "what": "disagree", "words": "There is a plan."})  # fmt: skip
    escalation.refresh_from_db()
    assert escalation.state == State.RESPONDED

    iro = sign_in(world.iro)
    assert "There is a plan." in iro.get(url(escalation)).content.decode()
    iro.post(url(escalation, "escalate"),
             {"version": escalation.version, "stage": world.stage(2).pk, "why": "It is a year old."})  # fmt: skip
    escalation.refresh_from_db()
    assert (escalation.state, escalation.stage) == (State.AWAITING_RESPONSE, world.stage(2))

    done = iro.post(url(escalation, "resolve"),
                    {"version": escalation.version, "outcome": world.outcome().pk, "what_changed": "New plan."},
                    follow=True)  # fmt: skip
    assert "is resolved" in done.content.decode()


def test_a_stale_page_says_what_happened_and_keeps_the_words(world, sign_in):
    escalation = make.sent(world)
    make.answered(world, escalation)
    page = sign_in(world.iro).post(
        url(escalation, "escalate"),
        {"version": escalation.version, "stage": world.stage(2).pk, "why": "No answer has come."},
    )
    words = page.content.decode()
    assert "has changed since you opened it" in words
    assert "No answer has come." in words
    assert escalation.entries.filter(words="No answer has come.").count() == 0


def test_each_action_page_opens_for_the_owner(world, sign_in):
    ben, cara = world.siblings("Ben A", "Cara A")
    for state in (State.AWAITING_RESPONSE, State.RESPONDED, State.ACTION_AWAITED, State.RESOLVED):
        escalation = make.in_state(world, state, children=[ben, cara])
        page = sign_in(world.iro).get(url(escalation))
        for action in page.context["actions"]:
            assert sign_in(world.iro).get(url(escalation, action.name)).status_code == 200, action.name


def test_somebody_of_another_authority_finds_nothing(world, sign_in):
    escalation, stranger = make.sent(world), World("elsewhere").iro
    assert sign_in(stranger).get(url(escalation)).status_code == 404


def test_a_committee_officer_sees_no_child(world, sign_in):
    escalation, client = make.sent(world), sign_in(world.committee)
    assert client.get(url(escalation)).status_code == 404
    assert client.get(reverse("children:child-detail", args=[escalation.lead_child.reference])).status_code == 404
