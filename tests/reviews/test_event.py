"""A review as an event: its day and how it moves, how it was held, why it was late, and putting that right."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children.commands import begin_care, end_care
from exchange.declarations import begin_reasons_for_lateness
from iro_portal.core.models import AppendOnly, AuditEvent, AuditValue, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.commands import Meeting
from reviews.models import Review
from tests.factories import review as make
from tests.factories.world import LONG_AGO, World

CARE, FIRST = date(2026, 3, 9), date(2026, 4, 8)
TODAY = timezone.localdate


@pytest.fixture
def world(db) -> World:
    world = World()
    begin_reasons_for_lateness(world.authority, LONG_AGO, by=None)
    return world


@pytest.fixture
def review(world) -> Review:
    """The first review of a child who came into care on 9 March 2026, due by 8 April."""
    return world.child(in_care_from=CARE).reviews.get()


def hold(review, day, by, **more) -> Review:
    return commands.hold_review(review=review, held_on=day, by=by, **{"how": "meeting", "participation": "PN1"} | more)


def correct(review, by, **more) -> Review:
    facts = {"held_on": review.held_on, "how": "meeting", "participation": "PN1", "why": "Typed wrongly."}
    return commands.correct_review(review=review, by=by, **facts | more)


def boxes(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def kinds(review) -> list[str]:
    return list(review.moves.values_list("kind", flat=True))


# The day


def test_every_move_of_the_day_stays_readable_and_whoever_is_concerned_is_told(world):
    review = make.planned(world)
    fixed = commands.plan_review(review=review, planned_on=make.working_day(2), by=world.support)
    later = commands.plan_review(review=fixed, planned_on=make.working_day(4), by=world.support, why="School trip.")
    sooner = commands.plan_review(review=later, planned_on=make.working_day(3), by=world.iro, why="Carer away.")
    gone = commands.call_off_review(review=sooner, by=world.iro, why="The hall is closed.")
    assert (gone.planned_on, gone.limit_on) == (None, review.limit_on)
    commands.plan_review(review=gone, planned_on=make.working_day(5), by=world.support)
    assert kinds(review) == ["fixed", "postponed", "moved", "called-off", "fixed"]
    assert list(review.moves.values_list("why", flat=True)) == [
        "",
        "School trip.",
        "Carer away.",
        "The hall is closed.",
        "",
    ]
    told = OutboxMessage.objects.filter(kind="review.day")
    assert {notice.recipient for notice in told} == {world.iro, world.worker, world.manager}
    assert not any("School" in notice.line for notice in told)


def test_a_day_after_the_limit_warns_that_it_will_be_late(world, client):
    review = make.planned(world)
    after = review.limit_on + timedelta(days=7)
    client.force_login(world.support)
    typed = {"version": review.version, "why": ""} | boxes("planned_on", after)
    page = client.post(reverse("reviews:review-plan", args=[review.reference]), typed, follow=True).content.decode()
    assert "it will be late" in page
    assert "Will be late" in page
    assert all("it will be late" in notice.line for notice in OutboxMessage.objects.filter(kind="review.day"))


def test_no_day_no_calling_off_and_no_reason_no_calling_off(world):
    review = make.planned(world)
    with pytest.raises(NotInOrder, match="No day is fixed"):
        commands.call_off_review(review=review, by=world.iro, why="x")
    fixed = commands.plan_review(review=review, planned_on=make.working_day(2), by=world.iro)
    with pytest.raises(NotInOrder, match="Say why the day is called off"):
        commands.call_off_review(review=fixed, by=world.iro, why=" ")
    with pytest.raises(Denied):
        commands.call_off_review(review=fixed, by=world.worker, why="x")


# Early


def test_a_review_brought_forward_keeps_its_limit_and_timeliness_judges_that(world):
    review = make.planned(world)
    wanted, limit = TODAY(), review.limit_on
    early = commands.bring_forward(review=review, wanted_by=wanted, reason="plan", why="He is to move.", by=world.iro)
    assert (early.wanted_by, early.early_reason, early.limit_on, early.hold_by) == (wanted, "plan", limit, wanted)
    assert kinds(early) == ["forward"]
    assert hold(early, TODAY(), world.iro).timeliness == "in-time"


def test_it_is_shown_soonest_first_in_the_list_and_at_home(world, client):
    due_first, wanted_first = make.planned(world), make.planned(world, in_care_from=make.working_day(-14))
    commands.bring_forward(
        review=wanted_first, wanted_by=make.working_day(1), reason="iro", why="Safety plan.", by=world.iro
    )
    client.force_login(world.iro)
    listed = client.get(reverse("reviews:review-list"))
    assert list(listed.context["page"]) == [wanted_first, due_first]
    assert "wanted by" in listed.content.decode()
    assert "wanted by" in client.get("/").content.decode()


def test_being_wanted_early_is_taken_back_while_it_is_not_held(world):
    early = commands.bring_forward(
        review=make.planned(world), wanted_by=TODAY(), reason="child", why="He asks.", by=world.iro
    )
    usual = commands.withdraw_early(review=early, by=world.iro, why="He no longer does.")
    assert (usual.wanted_by, usual.early_reason, usual.why_early) == (None, "", "")
    assert kinds(usual) == ["forward", "not-forward"]
    with pytest.raises(NotInOrder, match="is not brought forward"):
        commands.withdraw_early(review=usual, by=world.iro, why="x")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"wanted_by": date(2020, 1, 2)}, "is past"),
        ({"wanted_by": date(2040, 1, 2)}, "It is due by .* anyway; give an earlier day"),
        ({"reason": "whim"}, "Choose a reason from the list"),
        ({"why": " "}, "Say why the review is wanted early"),
    ],
)
def test_what_is_not_early_is_refused(world, change, says):
    facts = {"wanted_by": TODAY(), "reason": "plan", "why": "He is to move."} | change
    with pytest.raises(NotInOrder, match=says):
        commands.bring_forward(review=make.planned(world), by=world.iro, **facts)


def test_words_about_the_child_are_not_shown_to_business_support(world, client):
    early = commands.bring_forward(
        review=make.planned(world), wanted_by=TODAY(), reason="safety", why="Seen with bruises.", by=world.iro
    )
    for person, reads in ((world.support, False), (world.iro, True), (world.worker, True)):
        client.force_login(person)
        page = client.get(early.get_absolute_url()).content.decode()
        assert ("Seen with bruises" in page) == reads
        assert "Concern for the child" in page


# How it was held


def test_a_series_keeps_every_day_and_is_held_on_the_completing_one(world, review):
    days = [Meeting(date(2026, 3, 30), "school"), Meeting(date(2026, 4, 1))]
    held = hold(review, date(2026, 4, 7), world.iro, how="series", first_met_on=date(2026, 3, 25), meetings=days)
    assert (held.first_met_on, held.held_on, held.timeliness) == (date(2026, 3, 25), date(2026, 4, 7), "in-time")
    assert [row.met_on.day for row in held.meetings.all()] == [25, 30, 1, 7]
    assert held.period.reviews.planned().get().limit_on == date(2026, 7, 7)


@pytest.mark.parametrize(
    ("first", "between", "last", "says"),
    [
        (date(2026, 4, 7), [], date(2026, 4, 1), "The first meeting cannot come after the last"),
        (date(2026, 4, 7), [], date(2026, 4, 7), "A series has at least two days"),
        (date(2026, 3, 25), [date(2026, 4, 8)], date(2026, 4, 7), "does not lie between"),
        (date(2026, 3, 25), [date(2026, 3, 27), date(2026, 3, 27)], date(2026, 4, 7), "given for the same day"),
        (date(2026, 3, 6), [], date(2026, 4, 7), "came into care on 09/03/2026"),
    ],
)
def test_a_series_in_disorder_is_refused(world, review, first, between, last, says):
    with pytest.raises(NotInOrder, match=says):
        hold(review, last, world.iro, how="series", first_met_on=first, meetings=[Meeting(day) for day in between])
    assert not Review.objects.held().exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"how": "without"}, "Say why there was no meeting"),
        ({"participation": "PN0"}, "PN0 does not fit a child aged 9"),
        ({"participation": "PN9"}, "is no participation code"),
        ({"participation": "PN6", "chaired_by_child": "yes"}, "the child was not there"),
        ({"spoke_alone": "yes", "spoke_alone_on": date(2040, 1, 2)}, "is in the future"),
        ({"late_reason": "court"}, "It was held in time, by Wed 8 April 2026"),
        ({"late_reason": "whim"}, "is no reason of the list in force"),
        ({"agreed_months": 3}, "The next review is due by Wed 8 July 2026 anyway"),
        ({"held_on": date(2026, 3, 8)}, "came into care"),
        ({"held_on": date(2040, 3, 8)}, "is in the future"),
    ],
)
def test_what_cannot_be_is_refused(world, review, more, says):
    facts = {"held_on": FIRST, "how": "meeting", "participation": "PN1"} | more
    with pytest.raises(NotInOrder, match=says):
        commands.hold_review(review=review, by=world.iro, **facts)
    assert not Review.objects.held().exists()


def test_an_agreed_frequency_stands_beside_the_limit_of_the_next_review(world, review, client):
    held = hold(review, FIRST, world.iro, agreed_months=2)
    following = held.period.reviews.planned().get()
    assert following.limit_on == date(2026, 7, 8)
    client.force_login(world.iro)
    assert "Mon 8 June 2026, at the review before" in client.get(following.get_absolute_url()).content.decode()


def test_a_review_without_a_meeting_says_why(world, review):
    held = hold(review, FIRST, world.iro, how="without", why_without="Settled for two years.")
    assert (held.how, held.why_without) == ("without", "Settled for two years.")


# Lateness


TYPED = {
    "how": "meeting", "participation": "PN1", "chaired_by_child": "no", "spoke_alone": "refused",
    "why_late": "The building was closed.",
}  # fmt: skip


def test_a_late_review_is_asked_why_and_every_word_stays(world, review, client):
    client.force_login(world.iro)
    address = reverse("reviews:review-hold", args=[review.reference])
    typed = TYPED | {"version": review.version, "between": "", "why_without": ""} | boxes("held_on", date(2026, 4, 10))
    page = client.post(address, typed).content.decode()
    assert "It was held after the last day in time, Wed 8 April 2026: choose the reason" in page
    assert "The building was closed." in page
    done = client.post(address, typed | {"late_reason": "court"}, follow=True).content.decode()
    assert "Court proceedings" in done
    assert Review.objects.held().get().late_reason.key == "court"


def test_not_recorded_yet_is_an_answer_and_the_reason_comes_later(world, review, client):
    client.force_login(world.iro)
    typed = TYPED | {"version": review.version, "late_reason": "not-recorded"} | boxes("held_on", date(2026, 4, 10))
    client.post(reverse("reviews:review-hold", args=[review.reference]), typed)
    held = Review.objects.held().get()
    assert (held.timeliness, held.late_reason) == ("late", None)
    assert "Record why it was late" in client.get(held.get_absolute_url()).content.decode()
    address = reverse("reviews:review-lateness", args=[held.reference])
    assert client.get(address).status_code == 200
    client.post(address, {"version": held.version, "late_reason": "other", "why_late": "Snow."})
    held.refresh_from_db()
    assert (held.late_reason.key, held.why_late) == ("other", "Snow.")


def test_no_reason_for_a_review_in_time_and_none_by_a_stranger(world, review):
    held = hold(review, FIRST, world.iro)
    with pytest.raises(NotInOrder, match="was held in time"):
        commands.record_lateness(review=held, reason="court", by=world.iro)
    late = hold(held.period.reviews.planned().get(), date(2026, 7, 10), world.iro)
    with pytest.raises(Denied):
        commands.record_lateness(review=late, reason="court", by=world.manager)


def test_the_list_in_force_on_the_day_held_counts(world, review):
    commands.begin_lateness_reasons(
        authority=world.authority, name="New", in_force_from=date(2026, 6, 1), by=world.iro_manager,
        reasons=[commands.LatenessSpec("snow", "Snow")],
    )  # fmt: skip
    with pytest.raises(NotInOrder, match="no reason of the list in force on Fri 10 April 2026"):
        hold(review, date(2026, 4, 10), world.iro, late_reason="snow")
    assert hold(review, date(2026, 4, 10), world.iro, late_reason="court").late_reason.label == "Court proceedings"


# Correcting


def test_a_correction_derives_everything_anew_and_the_log_keeps_both(world, review):
    first = hold(review, date(2026, 4, 10), world.iro, late_reason="court")
    assert first.timeliness == "late"
    right = correct(first, world.iro, held_on=FIRST)
    assert (right.timeliness, right.late_reason) == ("in-time", None)
    assert right.period.reviews.planned().get().limit_on == date(2026, 7, 8)
    event = AuditEvent.objects.get(verb="review.correct")
    assert event.detail == {"fields": ["first_met_on", "held_on", "late_reason"]}
    body = AuditValue.objects.get(event_id=event.pk).body
    assert '"held_on": ["2026-04-10", "2026-04-08"]' in body
    assert "Typed wrongly." in body


def test_what_was_late_by_the_review_before_is_in_time_once_that_is_right(world, review):
    first = hold(review, date(2026, 3, 30), world.iro)
    second = hold(first.period.reviews.planned().get(), date(2026, 7, 6), world.iro)
    assert second.timeliness == "late"
    correct(first, world.iro, held_on=FIRST)
    second.refresh_from_db()
    assert (second.timeliness, second.limit_on) == ("in-time", date(2026, 7, 8))


def test_how_it_was_held_and_the_days_of_a_series_are_corrected(world, review):
    held = hold(review, FIRST, world.iro)
    series = correct(held, world.iro, how="series", first_met_on=date(2026, 4, 1), meetings=[Meeting(date(2026, 4, 2))])
    assert [row.met_on.day for row in series.meetings.all()] == [1, 2, 8]
    single = correct(series, world.iro)
    assert (single.meetings.count(), single.first_met_on) == (0, FIRST)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "Nothing is changed"),
        ({"why": " "}, "Say what is corrected"),
        ({"held_on": date(2026, 3, 6)}, "came into care on 09/03/2026"),
        ({"held_on": date(2040, 3, 6)}, "is in the future"),
        ({"held_on": date(2026, 7, 6)}, "The review after it began on Mon 6 July 2026"),
        ({"held_on": date(2026, 7, 9)}, "The review after it began on Mon 6 July 2026"),
        ({"participation": "PN0"}, "PN0 does not fit"),
        ({"late_reason": "court"}, "It was held in time"),
    ],
)
def test_a_correction_that_contradicts_is_refused(world, review, more, says):
    first = hold(review, FIRST, world.iro)
    hold(first.period.reviews.planned().get(), date(2026, 7, 6), world.iro)
    with pytest.raises(NotInOrder, match=says):
        correct(first, world.iro, **more)
    first.refresh_from_db()
    assert (first.held_on, first.version) == (FIRST, first.version)


def test_a_correction_stays_after_the_review_before_and_before_what_followed(world, review):
    first = hold(review, FIRST, world.iro)
    second = hold(first.period.reviews.planned().get(), date(2026, 7, 6), world.iro)
    with pytest.raises(NotInOrder, match="The review before it was held on Wed 8 April 2026"):
        correct(second, world.iro, held_on=FIRST)
    make.drafted(world, second)
    commands.send_decisions(review=second, by=world.iro)
    updated = commands.record_plan_updated(review=second, updated_on=date(2026, 7, 8), by=world.iro)
    with pytest.raises(NotInOrder, match="The care plan was updated after it on Wed 8 July 2026"):
        correct(updated, world.iro, held_on=date(2026, 7, 9))
    assert correct(updated, world.iro, held_on=date(2026, 7, 8)).held_on == date(2026, 7, 8)


def test_a_review_after_care_ended_is_refused(world, review):
    held = hold(review, FIRST, world.iro)
    end_care(child=held.child, end=date(2026, 5, 1), by=None)
    held.refresh_from_db()
    with pytest.raises(NotInOrder, match="no longer looked after from 01/05/2026"):
        correct(Review.objects.get(pk=held.pk), world.iro, held_on=date(2026, 5, 4))
    begin_care(child=held.child, start=date(2026, 6, 1), by=None)
    assert held.child.reviews.planned().get().rule == "first"


def test_the_page_says_when_who_and_why_it_was_corrected_and_what_stood_there(world, review, client):
    first = hold(review, date(2026, 4, 10), world.iro, late_reason="court", spoke_alone="refused")
    correct(first, world.iro, held_on=FIRST, spoke_alone="no", how="without", why_without="Settled for years.")
    for person in (world.iro, world.worker, world.manager):
        client.force_login(person)
        page = client.get(first.get_absolute_url()).content.decode()
        assert "Typed wrongly." in page
        assert "The day on which it was held: was Fri 10 April 2026, is Wed 8 April 2026" in page
        assert "How it was held: was One meeting, is Without a meeting" in page
        assert "was No: the child did not want to, is No" in page
        assert "The reason for lateness: was Court proceedings, is not recorded" in page
    client.force_login(world.support)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "The day on which it was held" in page
    for words in ("Typed wrongly.", "Fri 10 April 2026", "did not want to", "Settled for years."):
        assert words not in page.split('<h2 class="govuk-heading-m">Corrected</h2>')[1]
    with pytest.raises(AppendOnly):
        first.corrections.update(why="")


def test_a_reason_for_lateness_or_a_day_of_the_plan_that_changes_says_what_it_was(world, review, client):
    late = hold(review, date(2026, 4, 10), world.iro)
    late = commands.record_lateness(review=late, reason="court", by=world.iro)
    late = commands.record_plan_updated(review=late, updated_on=date(2026, 4, 13), by=world.worker)
    assert not late.corrections.exists()
    late = commands.record_lateness(review=late, reason="other", why_late="Snow.", by=world.iro)
    commands.record_plan_updated(review=late, updated_on=date(2026, 4, 14), by=world.worker)
    client.force_login(world.iro)
    page = client.get(late.get_absolute_url()).content.decode()
    assert "was Court proceedings, is Other" in page
    assert "When the care plan was updated: was Mon 13 April 2026, is Tue 14 April 2026" in page


def test_only_who_records_a_review_corrects_it(world, review, client):
    held = hold(review, FIRST, world.iro)
    for person in (world.support, world.worker, world.manager, world.other_iro):
        with pytest.raises(Denied):
            correct(held, person, participation="PN2")
    for person, status in ((world.support, 403), (world.worker, 403), (world.other_manager, 404)):
        client.force_login(person)
        for name in ("review-correct", "review-lateness", "review-early", "review-call-off", "review-early-withdraw"):
            assert client.get(reverse(f"reviews:{name}", args=[held.reference])).status_code == status, name


def test_the_page_of_a_correction_shows_what_stands_and_keeps_what_is_typed(world, review, client):
    days = [Meeting(date(2026, 3, 30), "school")]
    held = hold(review, FIRST, world.iro, how="series", first_met_on=date(2026, 3, 25), meetings=days)
    client.force_login(world.iro)
    address = reverse("reviews:review-correct", args=[held.reference])
    assert "30 3 2026 school" in client.get(address).content.decode()
    typed = TYPED | {
        "version": held.version,
        "how": "series",
        "between": "soon\n30 3 2026",
        "why": "A day was missing.",
    }
    typed |= boxes("first_met_on", date(2026, 3, 25)) | boxes("held_on", FIRST)
    page = client.post(address, typed).content.decode()
    assert "“soon” must begin with a day" in page
    assert "A day was missing." in page
    done = client.post(address, typed | {"between": "30 3 2026 school\n1.4.2026 carers"}, follow=True).content.decode()
    assert "It is corrected" in done
    assert [row.words for row in held.meetings.all()] == ["", "school", "carers", ""]
