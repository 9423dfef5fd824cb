"""Nobody stands on both sides of a dispute or a review, whichever posts they hold (independence, IRO Handbook)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations import permissions
from escalations.models import Escalation
from people.commands import appoint
from reviews import permissions as of_reviews
from reviews.models import ReviewDecision
from tests.factories import escalation as make
from tests.factories import review as make_review
from tests.factories.world import World


@pytest.fixture
def both(world) -> World:
    """The IRO is manager of the child's team too."""
    make_review.with_workflow(world)
    post = world.manager.holdings.get().post
    appoint(staff=world.iro, post=post, start=timezone.localdate(), by=None)
    world.iro.forget_duties()
    return world


def test_nobody_answers_what_they_raised_and_they_may_pass_it_on(both, client):
    raised = make.sent(both, answerer=both.iro)
    assert permissions.is_asked(raised, both.iro)
    assert "is your own" in permissions.can_respond.why_not(raised, both.iro)
    assert permissions.can_redirect(raised, both.iro)
    client.force_login(both.iro)
    typed = {"version": raised.version, "what": "disagree", "words": "I do not.", "state": "resolved"}
    assert client.post(reverse("escalations:escalation-answer", args=[raised.reference]), typed).status_code == 403
    assert Escalation.objects.get(pk=raised.pk).state == "awaiting-response"


def test_nobody_agrees_the_decisions_of_a_review_that_they_record(both, client):
    sent = make_review.decision(both, "sent")
    client.force_login(both.iro)
    address = reverse("reviews:decision-act", args=[sent.review.reference, sent.number, "agree"])
    assert client.post(address, {"version": sent.version}).status_code == 403
    assert ReviewDecision.objects.get(pk=sent.pk).state == "sent"
    assert of_reviews.can_answer_decision(sent, both.manager)


def test_nobody_acknowledges_a_monitoring_form_that_they_filled_in(both):
    filled = make_review.monitoring(both)
    assert "somebody else" in of_reviews.can_acknowledge_monitoring.why_not(filled, both.iro)
    assert of_reviews.can_acknowledge_monitoring(filled, both.manager)


def test_an_iro_manager_who_holds_a_managers_post_answers_no_decision_either(both):
    sent = make_review.decision(both, "sent")
    appoint(staff=both.iro_manager, post=both.manager.holdings.get().post, start=timezone.localdate(), by=None)
    both.iro_manager.forget_duties()
    assert not of_reviews.can_answer_decision(sent, both.iro_manager)
