"""A return taken into the database: what becomes of it, again the same, the next year's."""

from datetime import date

import pytest

from children.commands import allocate
from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.kinds import KINDS
from exchange.models import ReturnedChild
from iro_portal.core.models import AuditEvent
from iro_portal.core.working_days import calendar
from reviews import commands
from reviews.models import Review
from tests.exchange.ssda903.bringing_in import bring_in, checked, entered, judged, rows, small, sources
from tests.exchange.ssda903.conftest import SOUND, TODAY

pytestmark = pytest.mark.django_db
BORN = "0123,1,14/02/2008,WBRI,,,"
OPEN = "0123,03/04/2017,S,V2,N1,U4,PR1,,,"


def review(day: str, code: str = "PN1", child: str = "0123") -> str:
    return f"{child},14/02/2008,{day},{code}"


def test_a_return_becomes_a_child_with_care_episodes_and_reviews(world):
    run = bring_in(world)
    assert run.state == "applied", run.problems
    child = Child.objects.get(council_id="0123")
    assert (child.name, child.name_known, child.sex, child.ethnicity) == ("Child 0123", False, "1", "WBRI")
    assert (child.is_uasc, child.uasc_ended_on) == (True, date(2026, 2, 1))
    assert Child.objects.found_by("0123").get() == child
    period = child.periods.get()
    assert (period.start, period.start_known, period.end, period.provenance) == (
        date(2017, 4, 3), True, None, "imported",
    )  # fmt: skip
    assert [(row.legal_status, row.placement, row.end_reason) for row in child.episodes.all()] == [
        ("V2", "U4", "X1"), ("V2", "K2", ""),
    ]  # fmt: skip
    assert judged("0123") == [("2017-04-26", "first", "in-time"), ("2017-07-20", "second", "in-time")]
    held = Review.objects.held().order_by("held_on").first()
    assert (held.participation, held.how, held.iro, held.spoke_alone) == ("PN1", "", None, "")
    planned = Review.objects.planned().get()
    assert (planned.rule, planned.limit_on) == ("later", date(2018, 1, 20))
    missing = MissingEpisode.objects.get()
    assert (missing.kind, missing.start, missing.end) == ("M", date(2017, 5, 5), date(2017, 5, 7))
    health = AnnualHealth.objects.get()
    assert (health.year_end, health.health_assessment, health.sdq_score) == (date(2018, 3, 31), True, 12)


def test_the_batch_is_one_line_in_the_log(world):
    before = AuditEvent.objects.count()
    bring_in(world)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[before:]
    assert verbs == ["importrun.upload", "importrun.check_passed", "importrun.apply"]


def test_the_same_return_again_changes_nothing(world):
    bring_in(world)
    before = rows()
    found = KINDS["ssda903"].check(sources(SOUND), world.authority, TODAY)
    assert found.difference.noted == 0
    assert {name: found.counts[name] for name in ("new", "changed", "vanished", "conflicts")} == {
        "new": 0, "changed": 0, "vanished": 0, "conflicts": 0,
    }  # fmt: skip
    bring_in(world)
    after = rows()
    for name in before:
        if name not in ("exchange.ImportRun", "core.AuditEvent"):
            assert after[name] == before[name], name


def test_the_next_return_closes_what_was_open_and_adds_what_is_new(world):
    small(world, BORN, [OPEN], [review("26/04/2017")])
    small(
        world, BORN,
        ["0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2018,X1,", "0123,01/06/2018,P,C2,N1,K2,PR4,01/02/2019,E4A,"],
        [review("20/07/2017"), review("20/06/2018")],
    )  # fmt: skip
    period = PeriodOfCare.objects.get()
    assert (period.start, period.end, period.end_reason) == (date(2017, 4, 3), date(2019, 2, 1), "E4A")
    assert Episode.objects.filter(period=period).count() == 2
    assert [on for on, *_ in judged("0123")] == ["2017-04-26", "2017-07-20", "2018-06-20"]
    assert judged("0123")[-1] == ("2018-06-20", "later", "late")
    assert not Review.objects.planned().exists()


def test_a_child_who_comes_back_has_two_periods_and_short_breaks_are_apart(world):
    small(
        world, BORN,
        [
            "0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2017,E4A,",
            "0123,01/09/2017,S,V4,N2,U4,PR1,01/12/2017,E8,",
            "0123,05/02/2018,S,C1,N1,U4,PR1,,,",
        ],
        [review("20/04/2017"), review("01/11/2017"), review("01/03/2018")],
    )  # fmt: skip
    assert list(PeriodOfCare.objects.values_list("kind", "end_reason")) == [
        ("care", "E4A"), ("short-breaks", "E8"), ("care", ""),
    ]  # fmt: skip
    assert judged("0123") == [
        ("2017-04-20", "first", "in-time"),
        ("2017-11-01", "short-break-first", "in-time"),
        ("2018-03-01", "first", "in-time"),
    ]
    assert Review.objects.planned().count() == 1


def test_one_review_a_day_none_in_the_future_none_out_of_care(world):
    run = small(
        world, BORN, ["0123,03/04/2017,S,V2,N1,U4,PR1,01/09/2017,E4A,"],
        [review("26/04/2017", ""), review("26/04/2017", "PN2"), review("01/01/2030"), review("01/12/2017")],
    )  # fmt: skip
    assert run.state == "applied"
    assert list(Review.objects.values_list("held_on", "participation")) == [(date(2017, 4, 26), "PN2")]
    assert (run.counts["left_out_review-twice"], run.counts["left_out_review-future"]) == (1, 1)
    assert run.counts["left_out_review-outside-care"] == 1


def test_codes_that_no_list_knows_are_kept(world):
    small(world, BORN, ["0123,03/04/2017,S,XX9,N1,QQ7,PR1,,,"], [review("26/04/2017", "PN99")])
    assert (Episode.objects.get().legal_status, Review.objects.held().get().participation) == ("XX9", "PN99")


def test_an_error_stops_the_whole_and_nothing_is_stored(world):
    run = small(world, BORN, [OPEN, "9999,03/04/2017,S,V2,N1,U4,PR1,,,"])
    assert run.state == "refused"
    assert "Header" in run.problems[0]["expected"]
    assert not Child.objects.exists()


# Care from 1 February 2018; the return of 2018/19 (the first taken in) holds reviews from 1 April 2018 on.
# 20 working days from 1 February 2018 are over on 1 March 2018.
@pytest.mark.parametrize(
    ("held", "expected"),
    [
        # Whatever came before is not known: the first known may be any; the next is in time within 3 months.
        (["10/05/2018", "09/08/2018"], [("unknown", "undetermined"), ("second-or-later", "in-time")]),
        (["10/05/2018", "11/08/2018"], [("unknown", "undetermined"), ("second-or-later", "undetermined")]),
        (["10/05/2018", "11/11/2018"], [("unknown", "undetermined"), ("second-or-later", "late")]),
        (
            ["10/05/2018", "09/08/2018", "10/02/2019"],
            [("unknown", "undetermined"), ("second-or-later", "in-time"), ("later", "late")],
        ),
    ],
)
def test_reviews_before_the_first_return_are_unknown(world, held, expected):
    small(world, BORN, ["0123,01/02/2018,S,V2,N1,U4,PR1,02/03/2019,E4A,"], list(map(review, held)))
    assert PeriodOfCare.objects.get().earlier_reviews_unknown
    assert [(rule, timeliness) for _, rule, timeliness in judged("0123")] == expected


def test_a_review_within_the_first_limit_is_the_first_one(world):
    # Care from 20 March 2018: 20 working days (Good Friday and Easter Monday out) end on 19 April 2018.
    episodes = ["0123,20/03/2018,S,V2,N1,U4,PR1,02/03/2019,E4A,"]
    small(world, BORN, episodes, [review("19/04/2018"), review("20/07/2018")])
    assert judged("0123") == [("2018-04-19", "first", "in-time"), ("2018-07-20", "second", "late")]


def test_the_return_of_an_earlier_year_makes_them_known_and_they_are_judged_again(world):
    episode = "0123,01/02/2018,S,V2,N1,U4,PR1,{}"
    small(world, BORN, [episode.format("02/03/2019,E4A,")], [review("10/05/2018")])
    small(world, BORN, [episode.format(",,")], [review("01/03/2018")])
    period = PeriodOfCare.objects.get()
    assert (period.earlier_reviews_unknown, period.end) == (False, date(2019, 3, 2))
    assert judged("0123") == [("2018-03-01", "first", "in-time"), ("2018-05-10", "second", "in-time")]


def test_reviews_here_from_before_the_year_are_known(world):
    child = entered(world, "0123", date(2018, 2, 1))
    allocate(child=child, start=date(2018, 2, 1), iro=world.iro, by=None)
    commands.hold_review(
        review=child.reviews.get(), held_on=date(2018, 3, 1), by=world.iro, how="meeting", participation="PN1"
    )
    small(world, BORN, ["0123,01/02/2018,S,V2,N1,U4,PR1,02/03/2019,E4A,"], [review("10/05/2018")])
    assert judged("0123")[-1] == ("2018-05-10", "second", "in-time")


def test_a_child_with_an_id_in_small_letters_is_the_same_child(world):
    entered(world, "ab12", date(2018, 2, 1))
    small(world, "AB12,1,14/02/2008,WBRI,,,", ["AB12,01/02/2018,S,V2,N1,U4,PR1,,,"])
    assert Child.objects.count() == 1


def test_care_from_before_the_calendar_is_judged_as_unknown(world):
    small(
        world, BORN.replace("2008", "2003"), ["0123,10/03/2003,S,C2,N1,U4,PR1,,,", "0123,01/06/2018,L,C2,N1,U4,PR1,,,"]
    )
    assert Review.objects.planned().get().rule == "unknown"


def test_the_bulk_judgement_is_that_of_reschedule(world):
    bring_in(world)
    small(world, "9,1,14/02/2016,WBRI,,,", ["9,01/02/2018,P,V2,N1,U4,PR1,,,"], [review("10/05/2018", "PN0", "9")])
    small(world, "8,1,14/02/2016,WBRI,,,", ["8,01/02/2018,S,V4,N1,U4,PR1,,,"], [review("10/05/2018", "PN0", "8")])
    names = ("pk", "rule", "limit_on", "late_after", "first_limit_on", "timeliness", "state")
    before = list(Review.objects.order_by("pk").values(*names))
    for period in PeriodOfCare.objects.select_related("child__authority"):
        commands.reschedule(period=period, by=None)
    assert list(Review.objects.order_by("pk").values(*names)) == before


def test_what_vanished_is_said_and_stays(world):
    header = f"{BORN}\n77,2,01/01/2010,WBRI,,,"
    small(world, header, [OPEN, "77,04/04/2017,S,V2,N1,U4,PR1,,,"], [review("26/04/2017"), review("20/07/2017")])
    found = checked(world, BORN, [OPEN], [review("26/04/2017")])
    assert (found.counts["reviews_vanished"], found.counts["children_vanished"]) == (1, 1)
    assert "2 in" not in found.summary
    assert "No longer in the return, and kept: 2." in found.summary
    small(world, BORN, [OPEN], [review("26/04/2017")])
    assert (Review.objects.held().count(), Child.objects.count()) == (2, 2)


def test_two_periods_become_one_when_what_lay_between_comes(world):
    first, last = "0123,03/04/2017,S,V2,N1,U4,PR1,01/06/2017,X1,", "0123,01/09/2017,P,C2,N1,U4,PR1,,,"
    small(world, BORN, [first, last], [review("20/04/2017"), review("01/12/2017")])
    assert PeriodOfCare.objects.count() == 2
    small(world, BORN, [first, "0123,01/06/2017,L,C1,N1,U4,PR1,01/09/2017,X1,", last], [review("20/04/2017")])
    period = PeriodOfCare.objects.get()
    assert (period.start, period.end) == (date(2017, 4, 3), None)
    assert Review.objects.planned().get().period == period
    assert [how for *_, how in judged("0123")] == ["in-time", "late"]


def test_a_period_entered_here_is_the_one_of_the_return(world):
    child = entered(world, "0123", date(2017, 4, 3))
    small(world, BORN, [OPEN], [review("26/04/2017")])
    assert child.periods.get().episodes.count() == 1
    assert ReturnedChild.objects.get().child == child


def test_days_are_counted_by_the_calendar(world):
    assert calendar(world.authority.calendar).add(date(2018, 3, 20), 20) == date(2018, 4, 19)
