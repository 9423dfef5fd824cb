"""A corrected return in which a day was corrected: one row, of another day; never two, and never silently."""

from datetime import date

import pytest

from children.commands import allocate
from children.models import Child, Episode, MissingEpisode, PeriodOfCare
from exchange.commands import take_return_value, undo_import
from exchange.models import ReturnConflict
from iro_portal.core.models import AuditEvent
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import Participant, Review, ReviewDecision
from tests.exchange.ssda903.bringing_in import bring_in, checked, entered, judged, rows, small

pytestmark = pytest.mark.django_db
BORN = "0123,1,14/02/2008,WBRI,,,"
OPEN = "0123,03/04/2017,S,V2,N1,U4,PR1,,,"
FIRST, THEN = "0123,03/04/2017,S,V2,N1,U4,PR1,{0},X1,", "0123,{0},P,V2,N1,K2,PR4,,,"


def review(day: str, code: str = "PN1") -> str:
    return f"0123,14/02/2008,{day},{code}"


def day(text: str) -> date:
    return date(int(text[6:]), int(text[3:5]), int(text[:2]))


def unchanged_by(again) -> bool:
    """Whether taking the same return in once more leaves every row as it is."""
    before = rows()
    again()
    after = rows()
    return [name for name in before if before[name] != after[name]] == ["exchange.ImportRun", "core.AuditEvent"]


def spans() -> list[tuple]:
    return list(Episode.objects.order_by("start").values_list("start", "end", "placement"))


# Reviews


def test_a_review_of_another_day_is_the_same_review(world):
    small(world, BORN, [OPEN], [review("26/04/2017"), review("20/07/2017")])
    kept = Review.objects.held().get(held_on=date(2017, 4, 26))
    corrected = [OPEN], [review("05/05/2017"), review("20/07/2017")]
    found = checked(world, BORN, *corrected)
    assert found.difference.shown == ["Child 0123: the review of 26/04/2017 is now of 05/05/2017."]
    assert {name: found.counts[f"reviews_{name}"] for name in ("new", "changed", "same", "vanished")} == {
        "new": 0, "changed": 1, "same": 1, "vanished": 0,
    }  # fmt: skip
    assert (found.counts["moved"], "Of another day now: 1." in found.summary) == (1, True)
    run = small(world, BORN, *corrected)
    kept.refresh_from_db()
    assert (kept.held_on, kept.first_met_on, kept.state) == (date(2017, 5, 5), date(2017, 5, 5), "held")
    # 20 working days from 3 April 2017 (Good Friday, Easter Monday and the May holiday out) end on 4 May.
    assert judged("0123") == [("2017-05-05", "first", "late"), ("2017-07-20", "second", "in-time")]
    event = AuditEvent.objects.get(verb="review.move_day")
    assert (event.subject_id, event.detail) == (kept.pk, {"field": "held_on", "import": run.pk})
    assert unchanged_by(lambda: small(world, BORN, *corrected))


def test_what_follows_from_the_day_of_the_last_review_follows(world):
    small(world, BORN, [OPEN], [review("26/04/2017"), review("20/07/2017")])
    small(world, BORN, [OPEN], [review("26/04/2017"), review("24/07/2017")])
    assert Review.objects.planned().get().limit_on == date(2018, 1, 24)
    names = ("pk", "rule", "limit_on", "late_after", "first_limit_on", "timeliness", "state")
    before = list(Review.objects.order_by("pk").values(*names))
    commands.reschedule(period=PeriodOfCare.objects.select_related("child__authority").get(), by=None)
    assert list(Review.objects.order_by("pk").values(*names)) == before


def test_its_code_may_change_with_it(world):
    small(world, BORN, [OPEN], [review("26/04/2017", "PN1")])
    small(world, BORN, [OPEN], [review("28/04/2017", "PN3")])
    assert Review.objects.held().get().participation == "PN3"


@pytest.mark.parametrize(
    ("corrected", "expected", "vanished"),
    [
        (["24/04/2017", "28/04/2017"], ["24/04/2017", "26/04/2017", "28/04/2017", "20/07/2017"], 1),
        (["25/09/2017"], ["26/04/2017", "20/07/2017", "25/09/2017"], 1),
        ([], ["26/04/2017", "20/07/2017"], 1),
        (["01/04/2017"], ["26/04/2017", "20/07/2017"], 1),  # before care: left out, and takes no other's place
    ],
)
def test_in_doubt_the_old_one_stays_and_is_said(world, corrected, expected, vanished):
    small(world, BORN, [OPEN], [review("26/04/2017"), review("20/07/2017")])
    lines = [review(each) for each in (*corrected, "20/07/2017")]
    assert checked(world, BORN, [OPEN], lines).counts["reviews_vanished"] == vanished
    small(world, BORN, [OPEN], lines)
    assert sorted(Review.objects.held().values_list("held_on", flat=True)) == list(map(day, expected))


def test_the_next_years_return_moves_nothing_of_the_year_before(world):
    small(world, BORN, [OPEN], [review("26/04/2017"), review("28/03/2018")])
    ended = [FIRST.format("01/06/2018"), THEN.format("01/06/2018")]
    small(world, BORN, ended, [review("05/04/2018")])
    assert [on for on, *_ in judged("0123")] == ["2017-04-26", "2018-03-28", "2018-04-05"]


def decided(held: Review) -> None:
    ReviewDecision.objects.create(
        authority_id=held.authority_id, review=held, number=1, words="A new school.", by_when=date(2017, 6, 1)
    )  # fmt: skip


def attended(held: Review) -> None:
    Participant.objects.create(authority_id=held.authority_id, review=held, name="A teacher")


def recoded(held: Review) -> None:
    Review.objects.filter(pk=held.pk).update(participation="PN7")


@pytest.mark.parametrize("work", [decided, attended, recoded])
def test_a_review_that_people_worked_on_stays_and_its_day_is_shown(world, work):
    small(world, BORN, [OPEN], [review("26/04/2017")])
    work(Review.objects.held().get())
    again = [OPEN], [review("27/04/2017")]
    shown = checked(world, BORN, *again).difference.shown
    assert (
        "Child 0123: day of the review of 26/04/2017 is “26/04/2017” here and “27/04/2017” in the return; it was "
        "entered or changed here, and stays."
    ) in shown
    assert not any("no longer in the return" in each for each in shown)
    small(world, BORN, *again)
    assert Review.objects.held().get().held_on == date(2017, 4, 26)
    conflict = ReturnConflict.objects.get(field="held_on")
    assert (conflict.ours, conflict.theirs) == ("2017-04-26", "2017-04-27")
    assert unchanged_by(lambda: small(world, BORN, *again))


def test_the_day_of_the_return_taken_over_is_a_correction_of_the_review(world):
    small(world, BORN, [OPEN], [review("26/04/2017")])
    decided(Review.objects.held().get())
    small(world, BORN, [OPEN], [review("05/05/2017")])
    take_return_value(conflict=ReturnConflict.objects.get(), by=world.iro_manager)
    held = Review.objects.held().get()
    assert (held.held_on, held.first_met_on, held.timeliness) == (date(2017, 5, 5), date(2017, 5, 5), "late")
    correction = held.corrections.get()
    assert (correction.changed, correction.by) == ({"held_on": ["2017-04-26", "2017-05-05"]}, world.iro_manager)
    assert Review.objects.planned().get().limit_on == date(2017, 8, 5)
    found = checked(world, BORN, [OPEN], [review("05/05/2017")])
    assert [found.counts[name] for name in ("noted", "conflicts", "vanished", "new")] == [0, 0, 0, 0]


def test_a_day_beyond_what_followed_the_review_is_not_taken_over(world):
    small(world, BORN, [OPEN], [review("26/04/2017")])
    Review.objects.held().update(plan_updated_on=date(2017, 5, 1), how="meeting")
    small(world, BORN, [OPEN], [review("05/05/2017")])
    with pytest.raises(NotInOrder, match="The care plan was updated after it on Mon 1 May 2017"):
        take_return_value(conflict=ReturnConflict.objects.get(), by=world.iro_manager)
    assert Review.objects.held().get().held_on == date(2017, 4, 26)


def test_a_review_entered_by_hand_a_day_off_is_not_doubled(world):
    child = entered(world, "0123", date(2017, 4, 3))
    allocate(child=child, start=date(2017, 4, 3), iro=world.iro, by=None)
    held_on = date(2017, 4, 26)
    commands.hold_review(
        review=child.reviews.get(), held_on=held_on, by=world.iro, how="meeting", participation="PN1"
    )  # fmt: skip
    again = [OPEN], [review("28/04/2017")]
    small(world, BORN, *again)
    assert Review.objects.held().get().held_on == held_on
    assert ReturnConflict.objects.get(field="held_on").theirs == "2017-04-28"
    assert unchanged_by(lambda: small(world, BORN, *again))


def test_a_day_that_a_person_corrected_is_not_brought_back_as_a_second_review(world):
    small(world, BORN, [OPEN], [review("26/04/2017"), review("20/07/2017")])
    moved = Review.objects.held().get(held_on=date(2017, 4, 26))
    Review.objects.filter(pk=moved.pk).update(held_on=date(2017, 5, 26), first_met_on=date(2017, 5, 26))
    again = [OPEN], [review("26/04/2017"), review("20/07/2017")]
    small(world, BORN, *again)
    assert [on for on, *_ in judged("0123")] == ["2017-05-26", "2017-07-20"]
    conflict = ReturnConflict.objects.get()
    assert (conflict.ours, conflict.theirs) == ("2017-05-26", "2017-04-26")
    assert unchanged_by(lambda: small(world, BORN, *again))
    # The return follows the person: nothing is in conflict, and nothing has vanished.
    found = checked(world, BORN, [OPEN], [review("26/05/2017"), review("20/07/2017")])
    assert [found.counts[name] for name in ("conflicts", "vanished", "new")] == [0, 0, 0]


# Episodes


def test_an_episode_that_began_on_another_day_moves_with_the_end_of_the_one_before(world):
    chain = [FIRST.format("01/09/2017"), THEN.format("01/09/2017")]
    small(world, BORN, chain, [review("26/04/2017")])
    before = list(Episode.objects.order_by("start").values_list("pk", flat=True))
    corrected = [FIRST.format("11/09/2017"), THEN.format("11/09/2017")], [review("26/04/2017")]
    found = checked(world, BORN, *corrected)
    assert found.difference.shown == ["Child 0123: the episode of 01/09/2017 is now of 11/09/2017."]
    assert (found.counts["episodes_changed"], found.counts["episodes_new"], found.counts["vanished"]) == (2, 0, 0)
    small(world, BORN, *corrected)
    assert spans() == [(date(2017, 4, 3), date(2017, 9, 11), "U4"), (date(2017, 9, 11), None, "K2")]
    assert list(Episode.objects.order_by("start").values_list("pk", flat=True)) == before
    assert PeriodOfCare.objects.get().end is None
    assert unchanged_by(lambda: small(world, BORN, *corrected))


def test_care_begins_with_the_first_episode_and_reviews_are_judged_by_it(world):
    small(world, BORN, [OPEN], [review("05/05/2017")])
    assert judged("0123") == [("2017-05-05", "first", "late")]
    small(world, BORN, [OPEN.replace("03/04/2017", "04/04/2017")], [review("05/05/2017")])
    period = PeriodOfCare.objects.get()
    assert (period.start, Episode.objects.get().start) == (date(2017, 4, 4), date(2017, 4, 4))
    assert judged("0123") == [("2017-05-05", "first", "in-time")]


def test_short_breaks_follow_and_are_never_taken_for_care(world):
    breaks = "0123,{0},S,{1},N2,U4,PR1,{2},E8,"
    small(world, BORN, [breaks.format("01/05/2017", "V4", "01/12/2017")], [review("20/07/2017")])
    before = judged("0123")
    small(world, BORN, [breaks.format("08/05/2017", "V4", "01/12/2017")], [review("20/07/2017")])
    assert PeriodOfCare.objects.get().start == date(2017, 5, 8)
    assert judged("0123")[0][0] == before[0][0]
    small(world, BORN, [breaks.format("09/05/2017", "V2", "01/12/2017")], [review("20/07/2017")])
    assert sorted(PeriodOfCare.objects.values_list("kind", flat=True)) == ["care", "short-breaks"]


def entered_by_hand(world, *, placement: str = "K2") -> None:
    Episode.objects.filter(start=date(2017, 9, 1)).update(placement=placement, provenance="entered")


@pytest.mark.parametrize("to", ["28/08/2017", "05/09/2017"])
def test_an_episode_that_people_worked_on_keeps_its_day_and_care_stays_whole(world, to):
    small(world, BORN, [FIRST.format("01/09/2017"), THEN.format("01/09/2017")], [review("26/04/2017")])
    entered_by_hand(world)
    corrected = [FIRST.format(to), THEN.format(to)], [review("26/04/2017")]
    small(world, BORN, *corrected)
    assert spans() == [(date(2017, 4, 3), date(2017, 9, 1), "U4"), (date(2017, 9, 1), None, "K2")]
    assert PeriodOfCare.objects.get().end is None
    shown = sorted(ReturnConflict.objects.values_list("field", "ours", "theirs"))
    assert shown == [("end", "2017-09-01", day(to).isoformat()), ("start", "2017-09-01", day(to).isoformat())]
    assert unchanged_by(lambda: small(world, BORN, *corrected))
    take_return_value(conflict=ReturnConflict.objects.get(field="start"), by=world.iro_manager)
    assert spans() == [(date(2017, 4, 3), day(to), "U4"), (day(to), None, "K2")]
    found = checked(world, BORN, *corrected)
    assert [found.counts[name] for name in ("noted", "conflicts", "vanished")] == [0, 0, 0]


def test_an_episode_stays_where_a_person_ended_the_one_before_on_another_day(world):
    small(world, BORN, [FIRST.format("01/09/2017"), THEN.format("01/09/2017")], [review("26/04/2017")])
    Episode.objects.filter(placement="U4").update(end=date(2017, 9, 3))
    small(world, BORN, [FIRST.format("08/09/2017"), THEN.format("08/09/2017")], [review("26/04/2017")])
    assert spans() == [(date(2017, 4, 3), date(2017, 9, 3), "U4"), (date(2017, 9, 1), None, "K2")]
    assert PeriodOfCare.objects.count() == 1


def test_the_first_day_taken_over_is_the_first_day_of_care(world):
    small(world, BORN, [OPEN], [review("05/05/2017")])
    Episode.objects.update(placement="K2")
    small(world, BORN, [OPEN.replace("03/04/2017", "04/04/2017")], [review("05/05/2017")])
    assert PeriodOfCare.objects.get().start == date(2017, 4, 3)
    take_return_value(conflict=ReturnConflict.objects.get(field="start"), by=world.iro_manager)
    assert PeriodOfCare.objects.get().start == date(2017, 4, 4)
    assert judged("0123") == [("2017-05-05", "first", "in-time")]


def test_the_return_of_an_earlier_year_does_not_move_what_a_later_one_said(world):
    later = [FIRST.format("08/09/2017"), THEN.format("08/09/2017").replace(",,,", ",01/05/2018,E4A,")]
    small(world, BORN, later, [review("20/04/2018")])
    earlier = [FIRST.format("01/09/2017"), THEN.format("01/09/2017")], [review("26/04/2017")]
    small(world, BORN, *earlier)
    assert spans() == [(date(2017, 4, 3), date(2017, 9, 8), "U4"), (date(2017, 9, 8), date(2018, 5, 1), "K2")]
    assert unchanged_by(lambda: small(world, BORN, *earlier))


# Times missing


def missing(*lines: str) -> dict:
    return {"missing": [f"0123,14/02/2008,{line}" for line in lines]}


def test_a_time_missing_that_began_on_another_day(world):
    bring_in(world, **missing("M,05/05/2017,07/05/2017"))
    run = bring_in(world, **missing("M,06/05/2017,07/05/2017"))
    assert (run.counts["missing_new"], run.counts["missing_changed"], run.counts["vanished"]) == (0, 1, 0)
    assert MissingEpisode.objects.values_list("start", "end").get() == (date(2017, 5, 6), date(2017, 5, 7))
    assert unchanged_by(lambda: bring_in(world, **missing("M,06/05/2017,07/05/2017")))
    bring_in(world, **missing("A,05/05/2017,07/05/2017"))
    assert MissingEpisode.objects.count() == 2


def test_a_time_missing_with_an_interview_stays_and_does_not_end_before_it_begins(world):
    bring_in(world, **missing("M,05/05/2017,07/05/2017"))
    MissingEpisode.objects.update(interview="declined")
    bring_in(world, **missing("M,01/05/2017,02/05/2017"))
    assert MissingEpisode.objects.values_list("start", "end").get() == (date(2017, 5, 5), date(2017, 5, 7))
    assert sorted(ReturnConflict.objects.values_list("field", flat=True)) == ["end", "start"]


# Undone


def test_undone_every_day_is_as_it_was(world):
    small(world, BORN, [FIRST.format("01/09/2017"), THEN.format("01/09/2017")], [review("26/04/2017")])
    before = rows()
    corrected = [FIRST.format("11/09/2017"), THEN.format("11/09/2017")], [review("05/05/2017")]
    run = small(world, BORN, *corrected)
    undo_import(run=run, by=None)
    after = rows()
    for name in before:
        if name not in ("exchange.ImportRun", "core.AuditEvent"):
            assert after[name] == before[name], name
    assert AuditEvent.objects.filter(verb__in=["review.move_day_back", "episode.move_day_back"]).count() == 2
    assert small(world, BORN, *corrected).counts["moved"] == 2


def test_not_undone_once_somebody_worked_on_the_review_of_the_new_day(world):
    small(world, BORN, [OPEN], [review("26/04/2017")])
    run = small(world, BORN, [OPEN], [review("05/05/2017")])
    decided(Review.objects.held().get())
    with pytest.raises(NotInOrder, match="has been worked on since"):
        undo_import(run=run, by=None)


def test_another_child_keeps_their_days(world):
    born = f"{BORN}\n77,2,01/01/2010,WBRI,,,"
    other = "77,01/01/2010,27/04/2017,PN1"
    episodes = [OPEN, "77,04/04/2017,S,V2,N1,U4,PR1,,,"]
    small(world, born, episodes, [review("26/04/2017"), other])
    small(world, born, episodes, [review("28/04/2017"), other])
    assert judged("77")[0][0] == "2017-04-27"
    assert Child.objects.count() == 2
