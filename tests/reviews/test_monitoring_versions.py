"""A monitoring form that was sent, put right: a new version, the one before whole and readable, the manager told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import AppendOnly, AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from reviews import commands
from reviews.commands import Answer
from reviews.models import MonitoringReturn, MonitoringVersion
from reviews.states import MonitoringState
from tests.factories import review as make
from tests.factories.world import World

SENT = {
    "health": Answer("no", "Nobody has asked for it."), "visits": Answer("yes"), "progress": Answer("some"),
    "home": Answer("4"), "good-practice": Answer(words="Sam sees Ben each week."),
}  # fmt: skip
TURNED = {"health": Answer("yes"), "visits": Answer("no", "None in May.")}


@pytest.fixture
def world(db) -> World:
    return make.with_monitoring(World())


def correct(world, filled, *, by=None, why="I mixed up two children.", **more):
    answers = SENT | {key.replace("_", "-"): value for key, value in more.pop("answers", TURNED).items()}
    return commands.correct_monitoring(filled=filled, by=by or world.iro, answers=answers, why=why, **more)


def address(filled, name, *more) -> str:
    return reverse(f"reviews:{name}", args=[filled.review.reference, *more])


def shown(client, person, where) -> str:
    client.force_login(person)
    return client.get(where, follow=True).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"why": " "}, "Say what is corrected, and why"),
        ({"answers": {}}, "Nothing is changed"),
        ({"answers": {"health": Answer("")}}, "has no answer yet"),
        ({"answers": {"health": Answer("maybe")}}, "expected yes, no, na"),
        ({"answers": {"weather": Answer("yes")}}, "is not asked at this review"),
    ],
)
def test_a_correction_that_says_nothing_or_too_much_is_refused_and_nothing_is_kept(world, given, said):
    filled = make.monitoring(world, MonitoringState.SENT)
    with pytest.raises(NotInOrder, match=said):
        correct(world, filled, **given)
    assert not MonitoringVersion.objects.exists()
    assert filled.answers.get(question__key="health").value == "no"


def test_a_draft_is_written_on_and_not_corrected(world):
    with pytest.raises(MovedOn, match="is draft now"):
        correct(world, make.monitoring(world))


@pytest.mark.parametrize("who", ["worker", "manager", "support", "other_iro"])
def test_only_who_records_the_review_corrects_its_form(world, client, who):
    filled = make.monitoring(world, MonitoringState.SENT)
    with pytest.raises(Denied):
        correct(world, filled, by=getattr(world, who))
    client.force_login(getattr(world, who))
    assert client.get(address(filled, "monitoring-correct")).status_code in (403, 404)


def test_what_was_no_leaves_the_list_and_what_becomes_no_joins_it(world):
    corrected = correct(world, make.monitoring(world, MonitoringState.SENT))
    health, visits = (corrected.answers.get(question__key=key) for key in ("health", "visits"))
    assert (health.value, health.is_open, health.words) == ("yes", False, "")
    assert (visits.value, visits.is_open, visits.words) == ("no", True, "None in May.")
    assert OutboxMessage.objects.filter(kind="review.monitoring", recipient=world.manager).count() == 2
    assert "to be put right now: 1" in OutboxMessage.objects.filter(kind="review.monitoring").last().line
    event = AuditEvent.objects.get(verb="monitoringreturn.correct")
    assert event.detail == {"questions": ["health", "visits"]}


def test_what_was_done_about_a_no_stays_with_it_and_with_the_version_where_it_was_one(world):
    filled, today = make.monitoring(world, MonitoringState.SENT), timezone.localdate()
    commands.put_right(answer=filled.answers.get(question__key="health"), by=world.manager, words="Booked.", on=today)
    reworded = correct(world, filled, answers={"health": Answer("no", "Nobody asked for it in time.")})
    assert reworded.answers.get(question__key="health").done_words == "Booked."
    assert not reworded.answers.open().exists()
    turned = correct(world, reworded, answers={"health": Answer("yes")})
    assert turned.answers.get(question__key="health").done_on is None
    kept = turned.versions.get(number=2).answers[0]
    assert (kept["said"], kept["words"], kept["done_by"]) == ("No", "Nobody asked for it in time.", world.manager.name)
    again = correct(world, turned, answers={})
    assert again.answers.open().get().question.key == "health"


def test_an_acknowledgement_stays_with_the_version_that_was_read_and_is_asked_for_again(world, client):
    filled = make.monitoring(world, MonitoringState.ACKNOWLEDGED)
    assert "Acknowledge the monitoring form" not in shown(client, world.manager, "/")
    corrected = correct(world, filled)
    assert (corrected.state, corrected.acknowledged_on, corrected.reply) == (MonitoringState.SENT, None, "")
    assert corrected.sent_on == filled.sent_on
    assert "Acknowledge the monitoring form" in shown(client, world.manager, "/")
    version = corrected.versions.get()
    assert (version.acknowledged_by, version.reply, version.number) == (world.manager, "Booked.", 1)
    page = shown(client, world.manager, address(filled, "monitoring"))
    assert "This version waits to be acknowledged" in page
    assert "I mixed up two children." in page
    commands.acknowledge_monitoring(filled=corrected, by=world.manager, reply="Read again.")
    assert MonitoringReturn.objects.get().reply == "Read again."


def test_the_version_before_is_read_whole_and_is_never_changed(world, client):
    filled = make.monitoring(world, MonitoringState.SENT)
    correct(world, filled)
    for person in (world.iro, world.worker, world.manager):
        page = shown(client, person, address(filled, "monitoring-version", 1))
        assert "Nobody has asked for it." in page
        assert "I mixed up two children." in page
    client.force_login(world.iro)
    for number in (0, 2, 3):
        assert client.get(address(filled, "monitoring-version", number)).status_code == 404
    for person, status in ((world.support, 403), (world.other_manager, 404), (World("framley").iro_manager, 404)):
        client.force_login(person)
        assert client.get(address(filled, "monitoring-version", 1)).status_code == status
    with pytest.raises(AppendOnly):
        MonitoringVersion.objects.update(why="")


def test_the_page_of_a_correction_begins_with_the_answers_and_keeps_what_is_typed(world, client):
    filled = make.monitoring(world, MonitoringState.SENT)
    client.force_login(world.iro)
    where = address(filled, "monitoring-correct")
    form = client.get(where).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert typed["words_health"] == "Nobody has asked for it."
    for changed, said in (
        ({"why": ""}, "Error: "), ({"why": "Wrong child.", "value_visits": ""}, "Answer: Were the visits"),
        ({"why": "Wrong child."}, "Nothing is changed"),
    ):  # fmt: skip
        page = client.post(where, typed | changed).content.decode()
        assert said in page
        assert "Nobody has asked for it." in page
    done = client.post(where, typed | {"why": "Wrong child.", "value_health": "yes"}, follow=True).content.decode()
    assert "The new version is sent. Tess Manager is told." in done
    late = client.post(where, typed | {"why": "Again.", "value_health": "na"}).content.decode()
    assert "has changed since you opened it" in late
