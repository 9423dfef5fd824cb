"""The monitoring form of a review: draft, sent, acknowledged; each “no” followed until it is done."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from escalations.models import Escalation
from iro_portal.core.dated_lists import ListInUse, NothingInForce
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.commands import name_cover
from people.roles import Role
from reviews import commands
from reviews.commands import Answer, QuestionSpec
from reviews.models import MonitoringAnswer, MonitoringForm, MonitoringQuestion, MonitoringReturn
from reviews.states import MonitoringState
from tests.factories import review as make
from tests.factories.world import World

LIST = reverse("reviews:monitoring-list")
ALL = {"value_health": "no", "words_health": "Nobody has asked.", "value_visits": "yes", "value_progress": "some",
       "value_home": "4", "words_good-practice": "Sam sees Ben each week."}  # fmt: skip


@pytest.fixture
def world(db) -> World:
    return make.with_monitoring(World())


def address(review, name="monitoring", *more) -> str:
    return reverse(f"reviews:{name}", args=[review.reference, *more])


def post(client, person, where, **typed):
    client.force_login(person)
    return client.post(where, typed, follow=True)


def shown(client, person, where) -> str:
    client.force_login(person)
    return client.get(where, follow=True).content.decode()


def sent(world, **answers) -> MonitoringReturn:
    return make.monitoring(world, MonitoringState.SENT, **answers)


# What is refused.


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"health": Answer("maybe")}, "“maybe” is no answer to .* expected yes, no, na"),
        ({"progress": Answer("yes")}, "expected good, some"),
        ({"home": Answer("6")}, "expected 1, 2, 3, 4, 5"),
        ({"good-practice": Answer("yes")}, "expected words"),
        ({"weather": Answer("yes")}, "is not asked at this review"),
        ({"sixteen": Answer("yes")}, "is not asked at this review"),
    ],
)
def test_an_answer_that_a_question_does_not_have_is_refused_and_nothing_is_kept(world, answers, said):
    review = make.held(world)
    with pytest.raises(NotInOrder, match=said):
        commands.save_monitoring(review=review, by=world.iro, answers=answers)
    assert not MonitoringReturn.objects.exists()


def test_a_form_with_a_question_unanswered_is_not_sent_and_keeps_every_word(world, client):
    review = make.held(world)
    typed = ALL | {"value_visits": "", "value_home": ""}
    refused = post(client, world.iro, address(review), action="send", version=0, **typed)
    form = refused.context["form"]
    assert set(form.errors) == {"value_visits", "value_home"}
    assert "Nobody has asked." in refused.content.decode()
    assert not MonitoringReturn.objects.exists()
    with pytest.raises(NotInOrder, match="“Is the health assessment up to date\\?” has no answer yet"):
        commands.send_monitoring(review=review, by=world.iro, answers={})


def test_a_review_that_was_not_held_has_no_form_yet(world, client):
    review = make.planned(world)
    with pytest.raises(NotInOrder, match="has not been held"):
        commands.save_monitoring(review=review, by=world.iro, answers={})
    assert "once the review has been held" in shown(client, world.iro, address(review))
    assert "has not been held" in post(client, world.iro, address(review), action="draft", version=0).content.decode()


def test_without_a_form_in_force_the_page_says_who_begins_one(client, db):
    world = World()
    review = make.held(world)
    with pytest.raises(NothingInForce):
        commands.save_monitoring(review=review, by=world.iro, answers={})
    assert "The IRO manager begins one" in shown(client, world.iro, address(review))


def test_a_form_sent_meanwhile_is_not_written_over_and_the_words_come_back(world, client):
    review = make.held(world)
    make.monitoring(world, MonitoringState.SENT, review)
    late = post(client, world.iro, address(review), action="draft", version=0, **ALL | {"words_health": "My words."})
    assert "has changed since you opened it" in late.content.decode()
    assert "My words." in late.content.decode()
    again = post(client, world.iro, address(review), action="send", version=3, **ALL)
    assert "has moved on: it is sent now" in again.content.decode()
    with pytest.raises(MovedOn):
        commands.send_monitoring(review=review, by=world.iro, answers={})


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_only_the_iro_fills_it_in_and_a_draft_is_theirs_alone(world, client, who):
    review = make.monitoring(world).review
    person = getattr(world, who)
    assert "No monitoring form has been sent yet" in shown(client, person, address(review))
    client.force_login(person)
    assert client.post(address(review), {"action": "send", "version": 2} | ALL).status_code == 403
    with pytest.raises(Denied):
        commands.save_monitoring(review=review, by=person, answers={})


def test_business_support_reads_no_form(world, client):
    review = sent(world).review
    client.force_login(world.support)
    assert client.get(address(review)).status_code == 403
    assert client.get(LIST).status_code == 403
    assert "Monitoring form" not in client.get(review.get_absolute_url()).content.decode()


def test_nobody_outside_finds_any_of_its_pages(world, client):
    review = sent(world).review
    for person in (world.other_manager, world.other_iro, world.committee, World("elsewhere").iro_manager):
        client.force_login(person)
        assert client.get(address(review)).status_code == 404
        assert client.get(address(review, "monitoring-done", "health")).status_code == 404
        assert client.post(address(review, "monitoring-acknowledge")).status_code == 404


@pytest.mark.parametrize(("days", "said"), [(1, "until today"), (-1, "the review, until today")])
def test_nothing_is_put_right_before_the_review_or_in_the_future(world, days, said):
    answer = sent(world).answers.get(question__key="health")
    with pytest.raises(NotInOrder, match=said):
        commands.put_right(answer=answer, by=world.iro, words="Booked.", on=timezone.localdate() + timedelta(days=days))


def test_what_is_not_open_is_not_put_right_a_second_time(world):
    filled, today = sent(world), timezone.localdate()
    health, visits = (filled.answers.get(question__key=key) for key in ("health", "visits"))
    with pytest.raises(NotInOrder, match="Say what was done"):
        commands.put_right(answer=health, by=world.iro, words=" ", on=today)
    commands.put_right(answer=health, by=world.manager, words="Booked.", on=today)
    for answer in (health, visits):
        with pytest.raises(NotInOrder, match="waits for nothing"):
            commands.put_right(answer=answer, by=world.iro, words="Booked.", on=today)
    with pytest.raises(Denied):
        commands.put_right(answer=health, by=world.worker, words="Booked.", on=today)


def test_a_form_that_was_used_does_not_change(world):
    sent(world)
    with pytest.raises(ListInUse):
        MonitoringForm.objects.get().questions.first().save()


# The way of a form.


def test_a_draft_is_kept_however_little_is_filled_in_and_opened_again(world, client):
    review = make.held(world)
    said = post(client, world.iro, address(review), action="draft", version=0, words_health="Half a sen")
    assert "Kept as a draft. Nobody has been told." in said.content.decode()
    assert "Half a sen" in shown(client, world.iro, address(review))
    assert not OutboxMessage.objects.filter(kind__startswith="review.monitoring").exists()
    assert "Send the monitoring form" in shown(client, world.iro, "/")


def test_the_form_saves_itself_while_it_is_written(world, client):
    review = make.held(world)
    first = post(client, world.iro, address(review), action="autosave", version=0, **ALL).json()
    second = post(client, world.iro, address(review), action="autosave", version=first["version"], **ALL)
    assert second.status_code == 200
    stale = post(client, world.iro, address(review), action="autosave", version=first["version"], **ALL)
    assert (stale.status_code, "has changed since" in stale.json()["refused"][0]) == (409, True)
    long = ALL | {"words_health": "x" * 6000, "version": second.json()["version"]}
    assert post(client, world.iro, address(review), action="autosave", **long).status_code == 422


def test_questions_are_those_of_the_day_it_was_held_that_fit_the_age(world):
    young, old = make.held(world), make.held(world, born=make.working_day(-1).replace(year=2009))
    commands.begin_monitoring_form(
        authority=world.authority, name="Next", in_force_from=timezone.localdate() + timedelta(days=1), by=None,
        questions=[QuestionSpec("other", "Anything else?")],
    )  # fmt: skip
    assert "sixteen" not in [question.key for question in commands.questions_for(young)]
    assert "sixteen" in [question.key for question in commands.questions_for(old)]


def test_a_form_is_sent_to_the_team_manager_who_acknowledges_it_with_a_reply(world, client):
    review = make.held(world)
    said = post(client, world.iro, address(review), action="send", version=0, **ALL).content.decode()
    assert "Tess Manager is told and acknowledges it. To be put right: 1" in said.replace("&#x27;", "'")
    notice = OutboxMessage.objects.get(kind="review.monitoring")
    assert notice.recipient == world.manager
    assert review.child.name not in notice.line
    assert "Acknowledge the monitoring form" in shown(client, world.manager, "/")
    assert "Acknowledge the monitoring form" not in shown(client, world.other_manager, "/")
    filled = MonitoringReturn.objects.get()
    done = post(
        client, world.manager, address(review, "monitoring-acknowledge"), version=filled.version, reply="It is booked."
    )
    assert "It is booked." in done.content.decode()
    assert OutboxMessage.objects.get(kind="review.acknowledged").recipient == world.iro
    again = post(client, world.manager, address(review, "monitoring-acknowledge"), version=filled.version)
    assert "has changed since you opened it" in again.content.decode()
    assert "Acknowledged" in shown(client, world.iro, review.get_absolute_url())


def test_without_a_manager_it_is_said_that_nobody_is_told(world, client):
    review = make.held(world)
    world.manager.holdings.update(end=timezone.localdate())
    said = post(client, world.iro, address(review), action="send", version=0, **ALL).content.decode()
    assert "No team manager is known, so nobody is told" in said


def test_a_no_stays_on_the_list_until_somebody_says_what_was_done(world, client):
    filled = sent(world)
    review, today = filled.review, timezone.localdate()
    for person in (world.iro, world.manager, world.head, world.iro_manager, world.worker):
        assert review.reference in shown(client, person, LIST)
    assert "health assessment up to date? No" in shown(client, world.manager, "/")
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    empty = post(client, world.manager, address(review, "monitoring-done", "health"), words="", **day)
    assert "words" in empty.context["form"].errors
    said = post(client, world.manager, address(review, "monitoring-done", "health"), words="Booked for May.", **day)
    assert "Done: Is the health assessment up to date?" in said.content.decode()
    assert review.reference not in shown(client, world.iro, LIST)
    assert "Booked for May." in shown(client, world.iro, address(review))
    row = MonitoringAnswer.objects.get(question__key="health")
    assert (row.is_open, row.done_on, row.done_by) == (False, today, world.manager)
    event = AuditEvent.objects.get(verb="monitoringanswer.put_right")
    assert "Booked" not in str(event.detail)


def test_a_no_to_a_question_that_is_not_tracked_is_only_counted(client, db):
    world = make.with_monitoring(World(), [QuestionSpec("health", "Up to date?", tracked=False)])
    filled = commands.send_monitoring(review=make.held(world), by=world.iro, answers={"health": Answer("no")})
    assert (filled.answers.get().value, filled.answers.get().is_open) == ("no", False)


def test_the_list_is_narrowed_by_question_and_team(world, client):
    first, second = sent(world), make.monitoring(
        world, MonitoringState.SENT, make.held(world, team=world.other_team), health="yes", visits="no"
    )  # fmt: skip
    client.force_login(world.iro_manager)
    for query, found in (
        ("question=health", {first}), ("question=visits", {second}), (f"team={world.other_team.pk}", {second}),
        (f"team={world.team.pk}&question=visits", set()), ("question=nonsense", set()), ("team=9" + "9" * 30, set()),
    ):  # fmt: skip
        page = client.get(f"{LIST}?{query}")
        assert {row.filled for row in page.context["page"]} == found, query
    assert "Nothing that you may open fits this filter" in page.content.decode()
    assert second.review.reference not in shown(client, world.manager, LIST)


def test_an_empty_list_says_what_belongs_there(world, client):
    assert "When an IRO sends a monitoring form" in shown(client, world.iro, LIST)


# What a form hands on.


def test_an_escalation_is_filled_in_from_a_no_and_the_form_itself_is_none(world, client):
    review = sent(world).review
    read = shown(client, world.iro, address(review))
    begun = f"{reverse('escalations:escalation-raise')}?child={review.child.reference}&review={review}&question=health"
    assert begun.replace("&", "&amp;") in read
    assert not Escalation.objects.exists()
    client.force_login(world.iro)
    form = client.get(begun).context["form"]
    assert form.initial["source"] == "monitoring"
    assert form.initial["review"] == review
    assert "“Is the health assessment up to date?” No. Nobody has asked for it." in form.initial["concern"]
    typed = {
        "token": form.initial["token"], "child": review.child.reference, "children": review.child.reference,
        "review": review.reference, "source": "monitoring", "reasons": [world.reason().pk],
        "concern": form.initial["concern"], "urgency": "usual", "stage": world.stage(1).pk, "action": "send",
    }  # fmt: skip
    client.post(begun, typed)
    escalation = Escalation.objects.get()
    assert (escalation.source, escalation.review) == ("monitoring", review)
    assert escalation.reference in shown(client, world.manager, address(review))


@pytest.mark.parametrize("key", ["visits", "nonsense", "", "a\0b"])
def test_what_was_not_answered_no_fills_in_no_escalation(world, client, key):
    review = sent(world).review
    client.force_login(world.iro)
    page = client.get(
        reverse("escalations:escalation-raise"),
        {"child": review.child.reference, "review": review.reference, "question": key},
    )
    assert page.context["form"].initial["source"] == "review"


def test_a_reason_is_chosen_where_the_list_has_one_for_the_question(client, db):
    world = make.with_monitoring(World(), [QuestionSpec("permanence-plan", "Was there a permanence plan?")])
    review = make.held(world)
    commands.send_monitoring(review=review, by=world.iro, answers={"permanence-plan": Answer("no")})
    client.force_login(world.iro)
    where = {"child": review.child.reference, "review": review.reference, "question": "permanence-plan"}
    form = client.get(reverse("escalations:escalation-raise"), where).context["form"]
    assert form.initial["main_reason"] == world.reason("incomplete-or-inadequate-care-plan").pk


def test_good_practice_is_praised_with_the_words_of_the_form(world, client):
    review = sent(world).review
    link = f"{reverse('escalations:praise-create')}?review={review.reference}"
    assert link in shown(client, world.iro, address(review))
    client.force_login(world.iro)
    form = client.get(link).context["form"]
    assert form.initial["words"] == "Sam sees Ben each week."
    assert (form.initial["to"], form.initial["to_manager"]) == (world.worker, world.manager)
    odd = client.get(reverse("escalations:praise-create"), {"review": "a\0b", "child": "CH-1"})
    assert odd.context["form"].initial == {"child": "CH-1"}


def test_a_cover_of_the_iro_lists_what_is_to_be_put_right(world, client):
    review, cover = sent(world).review, world.person("Cora Cover", world.quality, Role.IRO)
    assert review.reference not in shown(client, cover, LIST)
    name_cover(absent=world.iro, covered_by=cover, start=timezone.localdate(), by=None)
    assert review.reference in shown(client, cover, LIST)


# Flat.


def test_the_list_the_form_and_the_home_pages_ask_no_more_of_the_database_for_more_forms(world, client):
    pages = [(who, where) for who in ("iro", "manager", "iro_manager") for where in (LIST, "/")]
    asked = []
    for count in (2, 12):
        for _ in range(count):
            row = sent(world)
            make.monitoring(world)
        for who, where in [*pages, ("manager", address(row.review)), ("manager", row.review.get_absolute_url())]:
            client.force_login(getattr(world, who))
            client.get(where)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(where).status_code == 200
            asked.append(len(captured))
    half = len(asked) // 2
    assert asked[:half] == asked[half:]


def test_a_thousand_points_make_a_page_of_twenty_five_with_as_many_statements(world, client):
    row = sent(world)
    client.force_login(world.iro_manager)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    _many(world, row, 1000)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST)
    assert len(page.context["page"]) == 25
    assert len(few) == len(many)


def _many(world, row: MonitoringReturn, count: int) -> None:
    """Open points by the thousand: of questions that a later form asks, hung on this one."""
    form = MonitoringForm.objects.create(authority=world.authority, name="Long", in_force_from=date(2030, 1, 1))
    questions = MonitoringQuestion.objects.bulk_create(
        MonitoringQuestion(form=form, key=f"q{number}", label=f"Question {number}?", tracked=False)
        for number in range(count)
    )
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(authority=world.authority, filled=row, question=question, value="no", is_open=True)
        for question in questions
    )
