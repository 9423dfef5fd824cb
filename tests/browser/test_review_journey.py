"""A review in Chromium whose care plan is missing: nothing but completing its record waits, and the review is in time."""

import re
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from escalations.models import Escalation
from reviews.models import Review
from reviews.states import DecisionState, RecordState
from tests.browser.test_journey import confirm, do, sign_in, type_day, violations
from tests.factories import review as make

pytestmark = pytest.mark.browser
DECISION = "Ben sees his sister every month."
IN_CARE, HELD, DAY_5, AFTER, LAST = (
    date(2026, 10, 5), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 10), date(2026, 11, 11),
)  # fmt: skip


@pytest.fixture
def it_is(monkeypatch):
    """Make it ten o'clock on a day, for the whole process; the clock runs on from there."""
    really = timezone.now

    def travel(day: date):
        moved = timezone.make_aware(datetime(day.year, day.month, day.day, 10)) - really()
        monkeypatch.setattr(timezone, "now", lambda: really() + moved)

    return travel


@pytest.fixture
def review(live_server, world, it_is) -> Review:
    """Ben's first review: the report is signed off, the care plan was started and is not finished."""
    it_is(HELD - timedelta(days=4))
    make.with_workflow(world)
    review = world.child("Ben Example", in_care_from=IN_CARE).reviews.get()
    make.signed_off(world, review.steps.get(stage__key="report"))
    return review


def open_review(page, live_server, staff, review):
    sign_in(page, live_server, staff)
    page.goto(live_server.url + review.get_absolute_url())


def test_a_missing_plan_stops_the_record_and_nothing_else(page, live_server, world, review, it_is, complaints):
    assert review.limit_on == date(2026, 11, 2)

    open_review(page, live_server, world.worker, review)
    page.get_by_role("link", name=re.compile("Start +Care plan")).click()
    confirm(page, "Start")
    expect(page.get_by_text("Care plan is started.")).to_be_visible()

    it_is(HELD)
    open_review(page, live_server, world.iro, review)
    do(page, "Record that it was held")
    type_day(page, "held_on", HELD)
    page.get_by_label("PN1: attended and spoke for themselves").check()
    page.get_by_label("No: the child did not want to").check()
    confirm(page, "Record")
    expect(page.get_by_text("In time. The next review is due")).to_be_visible()
    expect(page.get_by_text("Send by Mon 2 November 2026, 5 working days left.")).to_be_visible()
    do(page, "Write a decision")
    page.get_by_label("What is decided?").fill(DECISION)
    page.get_by_label("Who carries it out?").fill("Sam Worker")
    type_day(page, "by_when", date(2026, 12, 1))
    confirm(page, "Keep")

    it_is(DAY_5)
    open_review(page, live_server, world.iro, review)
    do(page, "Send the decisions")
    confirm(page, "Send")
    expect(page.get_by_text("1 decision is sent. The manager can query until Mon 9 November 2026")).to_be_visible()

    do(page, "Write the record")
    page.get_by_label("The record", exact=True).fill("Ben likes his school.")
    confirm(page, "Complete the record")
    refused = page.locator(".govuk-error-summary")
    expect(refused).to_contain_text("cannot be completed yet: “Care plan” must be signed off first.")
    expect(refused).to_contain_text("in progress, with Sam Worker since Thu 22 October 2026")
    expect(page.get_by_label("The record", exact=True)).to_have_value("Ben likes his school.")
    confirm(page, "Keep as a draft")
    expect(page.get_by_text("A case system may show it late until the record is complete.")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})

    do(page, "Raise an escalation about the care plan")
    expect(page.get_by_label("Incomplete or inadequate care plan", exact=True)).to_be_checked()
    expect(page.get_by_label("What has happened, and what it means")).to_have_value(
        re.compile(f"review {review}, held on")
    )
    page.get_by_label(world.stage(1).name, exact=True).check()
    confirm(page, "Send")
    escalation = Escalation.objects.get()
    expect(page.get_by_role("link", name=review.reference)).to_be_visible()
    page.get_by_role("link", name=review.reference).click()
    expect(page.get_by_role("heading", name="Escalations from this review")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(escalation.reference))).to_be_visible()

    it_is(AFTER)
    call_command("run_deadlines", stdout=StringIO())
    decision = review.decisions.get()
    assert (decision.state, decision.answered_on) == (DecisionState.DEEMED, date(2026, 11, 9))
    open_review(page, live_server, world.manager, review)
    expect(page.get_by_text("Deemed agreed")).to_be_visible()

    it_is(LAST)
    open_review(page, live_server, world.worker, review)
    page.get_by_role("link", name=re.compile("Submit for sign-off +Care plan")).click()
    confirm(page, "Submit for sign-off")
    sign_in(page, live_server, world.manager)
    page.get_by_role("link", name=re.compile("Sign off: Care plan")).click()
    page.get_by_role("link", name=re.compile("Sign off +Care plan")).click()
    confirm(page, "Sign off")
    assert escalation.entries.filter(kind="note", words__startswith="Care plan of").count() == 1

    open_review(page, live_server, world.iro, review)
    do(page, "Write the record")
    confirm(page, "Complete the record")
    expect(page.get_by_text("The record is completed on Wed 11 November 2026.")).to_be_visible()

    open_review(page, live_server, world.support, review)
    do(page, "Record that it went out")
    confirm(page, "Record that it went out")
    expect(page.get_by_text("Distributed Wed 11 November 2026.")).to_be_visible()
    expect(page.locator(".govuk-tag").filter(has_text="In time")).to_be_visible()
    expect(page.get_by_text("as a case system counts that waits for it: late.")).to_be_visible()

    review.refresh_from_db()
    assert (review.timeliness, review.record.state) == ("in-time", RecordState.DISTRIBUTED)
    assert reverse("reviews:review-detail", args=[review.reference]) in page.url
    assert complaints == []
