"""Supervision sheets: figures as they stand, kept with words; read by the IRO manager and the IRO alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.commands import name_cover
from people.roles import Role
from reviews import commands, figures, supervision
from reviews.models import MidwayReview, Review, ReviewRecord, Supervision
from tests.factories import caseload as many
from tests.factories import escalation as escalating
from tests.factories import review as make

PLACE = "/reviews/service/supervision/"
TODAY = timezone.localdate()


def told(iro, on: date = TODAY) -> dict[str, str]:
    return {figure.label: figure.words for figure in supervision.figures_of(iro, on)}


def keep(world, **changes) -> Supervision:
    said = {"iro": world.iro, "held_on": TODAY, "by": world.iro_manager, "words": "Two children have moved."}
    return commands.record_supervision(**said | changes)


def held(world, days: int, **facts) -> Review:
    review = world.child(in_care_from=make.working_day(-days - 15)).reviews.get()
    return commands.hold_review(
        review=review, held_on=make.working_day(-days), by=world.iro, how="meeting", participation="PN1", **facts
    )


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (23, 25, "23 of 25 (92.0 %)"),
        (1, 3, "1 of 3 (33.3 %)"),
        (1, 16, "1 of 16 (6.3 %)"),  # 6.25: half away from zero
        (0, 0, "None to count"),
        (7, None, "7"),
        ("61.5", None, "61.5"),
        (None, None, "Cannot be told"),
    ],
)
def test_a_figure_in_words(count, of, words):
    figure = figures.Figure("x", count, of)
    assert figure.words == words
    assert figures.read(figures.kept([figure])) == [figure]


def test_the_figures_follow_the_records(world):
    in_time, waiting = held(world, 8, spoke_alone="yes"), held(world, 20, spoke_alone="no")
    make.drafted(world, in_time)
    commands.send_decisions(review=in_time, by=world.iro)
    record = ReviewRecord.objects.get(review=in_time)
    commands.complete_record(record=record, by=world.iro, words="x")
    MidwayReview.objects.create(authority=world.authority, child=waiting.child, held_on=TODAY, how="file", by=world.iro)
    found = told(world.iro)
    assert found["Children looked after"] == found["Children for one full-time IRO"].removesuffix(".0") == "2"
    assert found["Reviews held"] == "2"
    assert found["Reviews in time"] == "2 of 2 (100.0 %)"
    assert found["Decisions sent within 5 working days"] == "0 of 2 (0.0 %)"  # sent on day 8; never sent
    assert found["Records completed within 15 working days"] == "1 of 2 (50.0 %)"
    assert found["Children spoken with alone"] == "1 of 2 (50.0 %)"
    assert found["Midway reviews of the children allocated now"] == "1"


def test_what_is_not_due_yet_counts_neither_way(world):
    held(world, 3)
    found = told(world.iro)
    assert found["Decisions sent within 5 working days"] == "None to count"
    assert found["Records completed within 15 working days"] == "None to count"


def test_not_appropriate_to_speak_alone_is_not_held_against_the_iro(world):
    held(world, 3, spoke_alone="not-appropriate")
    assert told(world.iro)["Children spoken with alone"] == "None to count"


def test_escalations_are_counted_by_their_own_app(world):
    escalating.sent(world)
    found = told(world.iro)
    assert (found["Escalations raised"], found["Escalations open now"]) == ("1", "1")
    assert told(world.other_iro)["Escalations raised"] == "0"


def test_the_figures_are_kept_as_they_stood(world):
    row = keep(world)
    world.child()
    kept = {figure.label: figure.words for figure in figures.read(Supervision.objects.get(pk=row.pk).figures)}
    assert kept["Children looked after"] == "0"
    assert told(world.iro)["Children looked after"] == "1"
    assert OutboxMessage.objects.filter(recipient=world.iro, kind="service.supervision").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "is in the future"),
        ({"words": " ", "agreed": ""}, "Say what was talked about"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(world, changes, sentence):
    with pytest.raises(NotInOrder, match=sentence):
        keep(world, **changes)
    assert not Supervision.objects.exists()


def test_a_second_sheet_on_a_day_and_ones_own_are_refused(world):
    keep(world)
    with pytest.raises(NotInOrder, match="is kept already"):
        keep(world)
    with pytest.raises(NotInOrder, match="Nobody supervises themselves"):
        keep(world, iro=world.iro_manager)


@pytest.mark.parametrize("person", ["iro", "other_iro", "manager", "director", "support", "administrator"])
def test_a_supervision_is_kept_by_the_iro_manager(world, person):
    with pytest.raises(Denied):
        keep(world, by=getattr(world, person))


def page(client, person, address: str):
    client.force_login(person)
    return client.get(address, follow=True)


def test_the_manager_keeps_a_sheet_and_the_iro_reads_it(world, client):
    assert "No supervision is recorded yet" in page(client, world.iro_manager, PLACE).text
    typed = {"held_on_day": TODAY.day, "held_on_month": TODAY.month, "held_on_year": TODAY.year}
    answer = client.post(f"{PLACE}{world.iro.pk}/", typed | {"agreed": "Two days for training."}, follow=True)
    assert "is kept. Amara Iro is told." in answer.text
    own = page(client, world.iro, PLACE)
    assert "My supervision" in own.text
    assert "Keep the sheet" not in own.text
    assert "Two days for training." in page(client, world.iro, Supervision.objects.get().get_absolute_url()).text


def test_words_stay_where_a_sheet_is_refused(world, client):
    client.force_login(world.iro_manager)
    typed = {"held_on_day": 31, "held_on_month": 2, "held_on_year": 2026, "words": "We talked of Ben."}
    assert "We talked of Ben." in client.post(f"{PLACE}{world.iro.pk}/", typed).text


@pytest.mark.parametrize("person", ["other_iro", "manager", "director", "support", "committee", "administrator"])
def test_nobody_else_reads_a_sheet(world, client, person):
    row = keep(world)
    for address in (f"{PLACE}{world.iro.pk}/", row.get_absolute_url()):
        assert page(client, getattr(world, person), address).status_code in (403, 404)


def test_not_even_who_covers_the_iro_reads_it(world, client):
    row = keep(world)
    name_cover(absent=world.iro, covered_by=world.other_iro, start=TODAY, end=None, by=world.iro_manager)
    assert page(client, world.other_iro, row.get_absolute_url()).status_code == 404
    assert page(client, world.other_iro, f"{PLACE}{world.iro.pk}/").status_code == 404


def test_an_iro_cannot_keep_their_own(world, client):
    client.force_login(world.iro)
    assert client.post(f"{PLACE}{world.iro.pk}/", {"words": "x"}).status_code == 403


def test_the_pages_ask_no_more_as_caseloads_grow(world, client):
    def statements() -> list[int]:
        asked = []
        for address in (PLACE, f"{PLACE}{world.iro.pk}/"):
            page(client, world.iro_manager, address)
            with CaptureQueriesContext(connection) as captured:
                page(client, world.iro_manager, address)
            asked.append(len(captured))
        return asked

    many.grow(world, 10)
    few = statements()
    many.grow(world, 490)
    for number in range(12):
        world.person(f"Iro Number{number}", world.quality, Role.IRO)
    assert statements() == few
