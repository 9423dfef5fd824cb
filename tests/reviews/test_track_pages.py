"""The page of a review and what is done on it, in the browser's place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from escalations.models import Escalation
from iro_portal.core.models import OutboxMessage
from reviews import commands
from reviews.models import ReviewDecision
from reviews.states import DecisionState, RecordState, StepState
from tests.factories import escalation as escalating
from tests.factories import review as make
from tests.factories.world import World


@pytest.fixture
def world(db) -> World:
    return make.with_workflow(World())


def page(client, person, address) -> str:
    client.force_login(person)
    return client.get(address, follow=True).content.decode()


def post(client, person, name, *arguments, **typed):
    client.force_login(person)
    return client.post(reverse(f"reviews:{name}", args=arguments), typed, follow=True)


def days(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_blocked_review_shows_what_stops_what_and_offers_the_escalation(world, client):
    review = make.held(world)
    shown = page(client, world.iro, review.get_absolute_url())
    assert "Send by" in shown
    assert "They do not wait for the plan." in shown
    assert "Cannot start yet" in shown
    assert "Cannot be completed yet" in shown
    assert "This review counts as held in time. A case system may show it late" in shown
    assert f"?child={review.child.reference}&amp;review={review}&amp;step=report" in shown
    assert "Lift the gate" not in shown
    assert "Lift the gate" in page(client, world.iro_manager, review.get_absolute_url())


def test_the_raise_page_is_filled_in_from_the_block_and_both_pages_link(world, client):
    review = make.held(world)
    make.signed_off(world, review.steps.get(stage__key="report"))
    client.force_login(world.iro)
    place = f"{reverse('escalations:escalation-raise')}?child={review.child.reference}&review={review}&step=care-plan"
    form = client.get(place).context["form"]
    assert form.initial["concern"].startswith(f"Care plan for the review {review}, held on")
    assert "with Sam Worker" in form.initial["concern"]
    reason = world.reason("incomplete-or-inadequate-care-plan")
    typed = {
        "token": form.initial["token"], "child": review.child.reference, "children": review.child.reference,
        "review": review.reference, "review_step": "care-plan", "source": form.initial["source"],
        "reasons": form.initial["reasons"], "main_reason": form.initial["main_reason"],
        "concern": form.initial["concern"], "urgency": "usual", "stage": world.stage(1).pk, "action": "send",
    }  # fmt: skip
    assert typed["reasons"] == [reason.pk]
    sent = client.post(place, typed, follow=True)
    escalation = Escalation.objects.get()
    assert (escalation.review, escalation.review_step.stage.key, escalation.source) == (review, "care-plan", "review")
    assert f'href="{review.get_absolute_url()}"' in sent.content.decode()
    shown = page(client, world.iro, review.get_absolute_url())
    assert escalation.reference in shown
    assert "Raise an escalation about the care plan" not in shown


def test_a_draft_keeps_the_review_it_came_from(world, client):
    review = make.held(world)
    draft = escalating.draft(world, children=[review.child], review=review, review_step=review.steps.first())
    client.force_login(world.iro)
    form = client.get(reverse("escalations:draft-edit", args=[draft.reference])).context["form"]
    assert (form.initial["review"], form.initial["review_step"]) == (review, "report")


def test_a_step_goes_through_its_people_in_the_browser(world, client):
    review = make.planned(world)
    for person, action in ((world.worker, "start"), (world.worker, "submit"), (world.manager, "sign-off")):
        version = review.steps.get(stage__key="report").version
        shown = page(client, person, review.get_absolute_url())
        assert reverse("reviews:step-act", args=[review.reference, "report", action]) in shown
        post(client, person, "step-act", review.reference, "report", action, version=version)
    assert review.steps.get(stage__key="report").state == StepState.SIGNED_OFF
    assert client.get(reverse("reviews:step-act", args=[review.reference, "report", "start"])).status_code == 403
    assert client.get(reverse("reviews:step-act", args=[review.reference, "report", "burn"])).status_code == 404


def test_a_step_that_asks_for_no_approval_is_finished_in_the_browser(db, client):
    world = make.with_workflow(World(), make.APPROVED_UNTIL_16)
    step = make.unapproved_step(world, StepState.IN_PROGRESS)
    review, address = step.review, reverse("reviews:step-act", args=[step.review.reference, "own-report", "finish"])
    escalation = escalating.sent(world, children=[review.child], review=review, review_step=step)
    shown = page(client, world.worker, review.get_absolute_url())
    assert address in shown
    assert "Submit for sign-off" not in shown
    told = post(client, world.worker, "step-act", review.reference, "own-report", "finish", version=step.version).text
    assert "Report with the young person is finished; the IRO is told." in told
    assert "by Sam Worker; this stage asks for no second person" in told
    line = OutboxMessage.objects.get(kind="review.step", recipient=world.iro).line
    assert line == f"{review.reference}: “Report with the young person” is finished."
    assert "Report with the young person of" in escalation.entries.latest("pk").words
    assert "is finished" in escalation.entries.latest("pk").words
    again = post(client, world.worker, "step-act", review.reference, "own-report", "finish", version=step.version).text
    assert "has changed since you opened it" in again


def test_what_somebody_submitted_themselves_is_not_on_their_list_to_sign_off(world, client):
    review = make.planned(world)
    about = {"review": review, "stage": review.steps.get(stage__key="report").stage, "by": world.manager}
    commands.start_step(**about)
    commands.submit_step(**about)
    assert "Sign off: Social worker’s report" not in page(client, world.manager, "/")
    assert "Sign off: Social worker’s report" in page(client, world.head, "/")


def test_decisions_are_written_sent_queried_and_settled_in_the_browser(world, client):
    review, by_when = make.held(world), timezone.localdate() + timedelta(days=20)
    early = days("by_when", timezone.localdate() - timedelta(days=40))
    typed = {"words": "Ben sees his sister each month.", "whose": "Sam Worker"}
    refused = post(client, world.iro, "decision-create", review.reference, **typed, **early)
    assert "lies before the review" in refused.content.decode()
    assert typed["words"] in refused.content.decode()
    post(client, world.iro, "decision-create", review.reference, **typed, **days("by_when", by_when))
    done = post(client, world.iro, "decision-send", review.reference).content.decode()
    assert "1 decision is sent. The manager can query until" in done
    row = ReviewDecision.objects.get()
    assert "Agree or query the decisions" in page(client, world.manager, "/")
    post(client, world.manager, "decision-act", review.reference, 1, "query", version=row.version, query="Where?")
    assert "Answer a query" in page(client, world.iro, "/")
    row.refresh_from_db()
    post(client, world.iro, "decision-act", review.reference, 1, "settle", version=row.version, settlement="At home.")
    row.refresh_from_db()
    assert row.state == DecisionState.SETTLED
    shown = page(client, world.worker, review.get_absolute_url())
    assert "Queried: Where?" in shown
    assert "At home." in shown


def test_completing_a_blocked_record_is_refused_with_the_words_kept(world, client):
    review = make.held(world)
    typed = {"version": review.record.version, "words": "Ben likes his school."}
    kept = post(client, world.iro, "record-write", review.reference, action="complete", **typed).content.decode()
    assert "cannot be completed yet" in kept
    assert "must be signed off first" in kept
    assert "Ben likes his school." in kept
    post(client, world.iro, "record-write", review.reference, action="draft", **typed)
    review.record.refresh_from_db()
    assert (review.record.state, review.record.words) == (RecordState.DRAFT, "Ben likes his school.")


def test_a_record_is_lifted_completed_distributed_corrected_and_read(world, client):
    review = make.held(world)
    post(client, world.iro_manager, "gate-lift", review.reference, why="The worker has left.")
    post(
        client, world.iro, "record-write", review.reference, action="complete", version=1, words="Ben likes his school."
    )
    post(client, world.support, "record-distribute", review.reference, version=2)
    post(client, world.iro, "record-correct", review.reference, version=3, words="Ben loves it.", why="His word.")
    review.record.refresh_from_db()
    assert (review.record.state, review.record.words) == (RecordState.DISTRIBUTED, "Ben loves it.")
    first = page(client, world.worker, reverse("reviews:record-version", args=[review.reference, 1]))
    assert "Ben likes his school." in first
    assert "The gate was lifted for this review by Mina Oversight" in page(client, world.iro, review.get_absolute_url())


def test_a_step_that_a_lifted_gate_passed_over_waits_for_nobody_once_the_record_is_complete(world, client):
    review = make.held(world)
    make.step(world, StepState.SUBMITTED, review)
    assert "Sign off: Social worker’s report" in page(client, world.manager, "/")
    commands.lift_gate(review=review, by=world.iro_manager, why="The worker has left.")
    assert "Sign off: Social worker’s report" in page(client, world.manager, "/")
    commands.complete_record(record=review.record, by=world.iro, words="Ben likes his school.")
    for person in (world.manager, world.worker):
        assert f"{review.get_absolute_url()}#step-" not in page(client, person, "/")


def test_what_was_not_done_is_recorded_for_many_at_once(world, client):
    first = make.held(world, on=make.working_day(-3))
    rows = [make.drafted(world, first, words) for words in ("A visit each week.", "A school by May.")]
    commands.send_decisions(review=first, by=world.iro)
    following = first.period.reviews.planned().get()
    assert "Earlier decisions that are not done" in page(client, world.iro, following.get_absolute_url())
    said = post(client, world.iro, "decision-check", following.reference, done=[rows[0].pk]).content.decode()
    assert "Recorded: 1 done, 1 still not done." in said
    assert "Found not done 1 time" in page(client, world.iro, first.get_absolute_url())


def test_the_plan_is_dated_by_the_social_worker(world, client):
    review = make.held(world)
    today = timezone.localdate()
    post(client, world.worker, "plan-updated", review.reference, version=review.version, **days("updated_on", today))
    review.refresh_from_db()
    assert review.plan_updated_on == today


def test_each_home_page_shows_what_is_theirs(world, client):
    review = make.held(world)
    make.step(world, StepState.SUBMITTED, review)
    assert "Sign off: Social worker’s report" in page(client, world.manager, "/")
    assert "Sign off: Social worker’s report" not in page(client, world.other_manager, "/")
    assert f"Record of {review}" in page(client, world.iro, "/")
    other = make.planned(world)
    home = page(client, world.worker, "/")
    assert "Reports and plans for reviews" in home
    assert other.reference in home
    assert other.reference not in page(client, world.other_worker, "/")


def test_what_is_sent_to_an_outsider_is_not_found(world, client):
    review = make.held(world)
    make.drafted(world, review)
    places = [
        ("decision-send", review.reference), ("decision-create", review.reference), ("record-write", review.reference),
        ("gate-lift", review.reference), ("plan-updated", review.reference), ("decision-check", review.reference),
        ("decision-change", review.reference, 1), ("step-act", review.reference, "report", "start"),
    ]  # fmt: skip
    for person in (world.other_manager, world.committee, World("elsewhere").iro_manager):
        client.force_login(person)
        for name, *arguments in places:
            assert client.get(reverse(f"reviews:{name}", args=arguments)).status_code == 404, name


def test_a_page_asks_no_more_of_the_database_for_more_decisions(world, client):
    review = make.held(world, on=make.working_day(-1))
    make.drafted(world, review)
    client.force_login(world.iro)
    asked = []
    for _ in range(2):
        client.get(review.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(review.get_absolute_url())
        asked.append(len(captured))
        for number in range(20):
            make.drafted(world, review, f"Decision {number}.")
    assert asked[0] == asked[1]


def test_a_home_page_asks_no_more_of_the_database_for_more_reviews(world, client):
    asked = []
    for count in (2, 8):
        for _ in range(count):
            review = make.held(world)
            make.drafted(world, review)
            make.step(world, StepState.SUBMITTED, review)
            make.planned(world)
        for person in (world.iro, world.manager, world.worker):
            client.force_login(person)
            client.get("/")
            with CaptureQueriesContext(connection) as captured:
                client.get("/")
            asked.append(len(captured))
    assert asked[:3] == asked[3:]
