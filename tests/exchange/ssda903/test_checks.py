"""What a child's rows say together: each rule once broken, once kept, and whether it stops the import."""

from datetime import date

import pytest

from children.retention import Years
from exchange.ssda903.rules import ERRORS, RULES, WARNINGS
from tests.exchange.ssda903.conftest import EPISODES, HEADER, REVIEWS, SOUND, UASC, checked, found

BORN = "14/02/2008"
OTHER = "9,{},{},WBRI,,,".format


def of_child(*episodes: str, reviews: tuple[str, ...] = (), header: str = "0123,1,14/02/2008,WBRI,,,"):
    """Check a return of one child with these episodes (DECOM,RNE,LS,CIN,PLACE,PROVIDER,DEC,REC) and reviews."""
    files = {
        "header.csv": [HEADER, header],
        "episodes.csv": [EPISODES, *(f"0123,{episode},,,," for episode in episodes)],
        "reviews.csv": [REVIEWS, *(f"0123,{BORN},{review}" for review in reviews)],
        "uasc.csv": None, "missing.csv": None, "oc2.csv": None,
    }  # fmt: skip
    return checked(files=files)


IN_CARE = "03/04/2017,S,V2,N1,U4,PR1,,"
SAID = [
    # what stops an import
    ("INT08", {"reviews.csv": "77,14/02/2008,01/09/2017,PN1"}, "reviews.csv, row 4, CHILD: “77”: a row of this child is"),
    ("INT03", {"episodes.csv": "77,01/09/2017,S,V2,N1,K2,PR4,,,,,,"}, "episodes.csv, row 4, CHILD: “77”: a row of this"),
    ("INT04", {"missing.csv": "77,14/02/2008,M,05/05/2017,"}, "missing.csv, row 3, CHILD: “77”"),
    ("INT05", {"oc2.csv": "77,14/02/2008,,,,,,,1,,,"}, "oc2.csv, row 3, CHILD: “77”"),
    ("INT09", {"uasc.csv": "77,1,14/02/2008,"}, "uasc.csv, row 3, CHILD: “77”"),
    ("INT17", {"reviews.csv": "0123,14/02/2009,01/09/2017,PN1"},
     "reviews.csv, row 4, DOB: “14/02/2009”: 14/02/2008 is expected, as in row 2 of Header (DfE rule INT17)"),
    ("INT13", {"missing.csv": "0123,14/02/2009,M,06/06/2017,"}, "missing.csv, row 3, DOB: “14/02/2009”"),
    ("INT32", {"header.csv": "0123,1,14/02/2008,WBRI,,,"}, "header.csv, row 3, CHILD: “0123”: once is expected; row 2 has"),
    ("INT33", {"oc2.csv": "0123,14/02/2008,,,,,,,1,,,"}, "oc2.csv, row 3, CHILD: “0123”: once is expected; row 2 has it"),
    ("INT36", {"uasc.csv": "0123,1,14/02/2008,"}, "uasc.csv, row 3, CHILD: “0123”: once is expected; row 2 has it too"),
    ("review-before-birth", {"reviews.csv": "0123,14/02/2008,13/02/2008,PN0"},
     "reviews.csv, row 4, REVIEW: “13/02/2008”: a day on or after the child's birth, 14/02/2008, is expected"),
    ("567", {"missing.csv": "0123,14/02/2008,M,06/06/2017,05/06/2017"}, "missing.csv, row 3, MIS_END: “05/06/2017”: a day on"),
    ("586", {"missing.csv": "0123,14/02/2008,M,06/06/2007,"}, "missing.csv, row 3, MIS_START: “06/06/2007”: a day on or"),
    # what only warns
    ("301", {"header.csv": OTHER("1", "01/04/2018")}, "header.csv, row 3, DOB: “01/04/2018”: a day up to the end of the"),
    ("review-twice", {"reviews.csv": "0123,14/02/2008,26/04/2017,PN2"},
     "reviews.csv, row 4, REVIEW: “26/04/2017”: row 2 has a review of this child on this day already; this one is left out"),
    ("review-future", {"reviews.csv": "0123,14/02/2008,22/11/2026,PN2"},
     "reviews.csv, row 4, REVIEW: “22/11/2026”: a day that is not in the future is expected (today is 21/11/2026); left out"),
    ("review-outside-care", {"reviews.csv": "0123,14/02/2008,02/04/2017,PN2"},
     "reviews.csv, row 4, REVIEW: “02/04/2017”: a day in care is expected; in care, says the return, 03/04/2017 to "
     "now. Left out, unless the portal knows of care"),
    ("review-outside-year", {"reviews.csv": "0123,14/02/2008,01/04/2018,PN2"},
     "reviews.csv, row 4, REVIEW: “01/04/2018”: a day in the return's year, 2017/18, is expected"),
    ("missing-twice", {"missing.csv": "0123,14/02/2008,M,05/05/2017,"}, "missing.csv, row 3, MIS_START: “05/05/2017”: row 2"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "added", "sentence"), SAID)
def test_one_row_too_many_is_found(nothing_wrong, rule, added, sentence):
    result = checked(add={file: [line] for file, line in added.items()})
    assert found(result, rule)[0].startswith(sentence)
    assert result.is_sound == (rule in WARNINGS)


EPISODES_SAID = [
    ("302", ("13/02/2008,S,V2,N1,U4,PR1,,",)),
    ("356", ("03/04/2017,S,V2,N1,U4,PR1,02/04/2017,E8",)),
    ("354", (IN_CARE, "01/04/2027,P,V2,N1,U4,PR1,,")),
    ("385", ("03/04/2017,S,V2,N1,U4,PR1,21/11/2027,E8", "03/05/2017,P,V2,N1,U4,PR1,03/06/2017,X1")),
    ("355", ("03/04/2017,S,V2,N1,U4,PR1,03/04/2017,E8",)),
    ("361", ("03/04/2017,S,L1,N1,U4,PR1,07/04/2017,E8",)),
    ("148", ("03/04/2017,S,V2,N1,U4,PR1,07/04/2017,",)),
    ("148", ("03/04/2017,S,V2,N1,U4,PR1,,E8",)),
    ("142", (IN_CARE, "03/05/2017,P,V2,N1,U4,PR1,,")),
    ("501", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1", "03/05/2017,P,V2,N1,U4,PR1,,")),
    ("388", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1",)),
    ("388", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1", "04/06/2017,S,V2,N1,U4,PR1,,")),
    ("433", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,E8", "04/06/2017,P,V2,N1,U4,PR1,,")),
    ("432", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,E8", "03/06/2017,P,V2,N1,U4,PR1,,")),
    ("431", ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1", "03/06/2017,S,V2,N1,U4,PR1,,")),
    ("178", ("03/04/2017,S,V2,N1,U4,,,",)),
    ("178", ("03/04/2017,S,V2,N1,T1,PR1,,",)),
    ("episode-twice", (IN_CARE, IN_CARE)),
]
NOT_SAID = [
    (IN_CARE,),
    ("14/02/2008,S,V2,N1,U4,PR1,,",),
    ("03/04/2017,S,L1,N1,U4,PR1,06/04/2017,E8",),
    ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1", "03/06/2017,P,V2,N1,T1,,,"),
    ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,E8", "03/06/2017,S,V2,N1,U4,PR1,,"),
    ("03/04/2017,S,V2,N1,U4,PR1,03/06/2017,E8", "09/06/2017,S,V2,N1,U4,PR1,,"),
    ("03/06/2017,L,C2,N1,U4,PR1,,", "03/04/2017,S,V2,N1,U4,PR1,03/06/2017,X1"),
]


@pytest.mark.parametrize(("rule", "episodes"), EPISODES_SAID)
def test_an_episode_that_breaks_a_rule_is_found(rule, episodes):
    result = of_child(*episodes)
    assert len(found(result, rule)) == 1
    assert result.is_sound == (rule in WARNINGS)
    assert len(list(result.children())) == 1


@pytest.mark.parametrize("episodes", NOT_SAID)
def test_episodes_in_order_are_not_spoken_of(episodes):
    assert not of_child(*episodes).findings.counts


AGES = [
    ("PN0", "13/02/2012", None),
    ("PN0", "14/02/2012", None),
    ("PN0", "15/02/2012", "440"),
    ("PN1", "13/02/2012", "441"),
    ("PN7", "14/02/2012", None),
    ("PN7", "15/02/2012", None),
    ("PN8", "13/02/2012", None),
]


@pytest.mark.parametrize(("code", "held", "rule"), AGES)
def test_participation_fits_the_age_and_on_the_fourth_birthday_any_does(code, held, rule):
    result = of_child("01/04/2011,S,V2,N1,U4,PR1,,", reviews=(f"{held},{code}",))
    assert [each for each in ("440", "441") if result.findings.counts[each]] == ([rule] if rule else [])


def test_a_review_of_a_child_who_only_had_short_breaks_is_warned_of():
    short, care = "03/04/2017,S,V4,N2,K2,PR1,03/05/2017,X1", "03/05/2017,L,C2,N2,K2,PR1,,"
    assert of_child(short, reviews=("10/04/2017,PN1",)).findings.counts["399"] == 1
    assert of_child(short, care, reviews=("10/04/2017,PN1",)).findings.counts["399"] == 0


def test_a_review_before_a_first_episode_that_did_not_start_care_is_not_said_to_lie_outside_it():
    counts = of_child("03/04/2018,P,C2,N1,U4,PR1,,", reviews=("02/04/2018,PN1",)).findings.counts
    assert not counts["review-outside-care"]


def test_a_date_of_birth_unlike_the_one_on_record_is_warned_of_by_mapping_or_question():
    known = {"0123": date(2008, 2, 15), "99": date(2001, 1, 1)}
    for births in (known, known.get):
        assert found(checked(known_births=births), "203") == [
            "header.csv, row 2, DOB: “14/02/2008”: 15/02/2008 is expected, which is on record for this child (DfE rule 203)"
        ]
    assert not found(checked(known_births={"0123": date(2008, 2, 14)}), "203")


def test_uasc_rows_are_held_against_the_header():
    result = checked(files={"uasc.csv": [UASC, "0123,2,14/02/2008,15/02/2026"]})
    assert result.is_sound
    assert len(found(result, "INT21")) == len(found(result, "304")) == 1


def test_a_finding_shows_its_row_without_what_the_portal_does_not_keep():
    result = checked(add={"episodes.csv": ["77,01/09/2017,S,V2,N1,K2,PR4,,,,AB1 2CD,AB9 8YZ,7654321"]})
    [finding] = [each for each in result.errors if each.rule == "INT03"]
    assert finding.content == "CHILD 77, DECOM 01/09/2017, RNE S, LS V2, CIN N1, PLACE K2, PLACE_PROVIDER PR4"


def test_of_a_rule_broken_a_thousand_times_the_first_are_kept_and_the_rest_counted():
    twice = [f"0123,14/02/2008,26/04/2017,PN{n % 7 + 1}" for n in range(1_000)]
    result = checked(files={"reviews.csv": [REVIEWS, *twice]})
    assert len(found(result, "review-twice")) == 500
    assert result.findings.not_kept() == {"review-twice": 499}
    assert result.warning_count == 999


@pytest.mark.parametrize(
    ("born", "end", "options", "told"),
    [
        ("21/11/1951", "", {}, "was until 21/11/2026, 75 years from birth"),
        ("22/11/1951", "", {}, ""),
        ("14/02/2008", "01/09/2010,E2", {}, "was until 01/09/2025, 15 years from the death of a child"),
        ("14/02/2008", "01/09/2012,E2", {}, ""),
        ("14/02/2008", "01/09/2010,E2", {"years": Years(from_death=30)}, ""),
        # on record: it is kept, under a hold say
        ("14/02/2008", "01/09/2010,E2", {"known_births": {"0123": date(2008, 2, 14)}}, ""),
    ],
)  # fmt: skip
def test_an_old_return_does_not_bring_back_a_child_whose_record_was_anonymised(born, end, options, told):
    lines = f"0123,03/04/2009,S,V2,N1,U4,PR1,{end or ','},,,,"
    files = {"header.csv": [HEADER, f"0123,1,{born},WBRI,,,"], "episodes.csv": [EPISODES, lines], "reviews.csv": None}
    result = checked(files=files | dict.fromkeys(("uasc.csv", "missing.csv", "oc2.csv")), **options)
    assert bool(found(result, "time-over")) == bool(told)
    assert all(told in each for each in found(result, "time-over"))
    assert not told or not result.is_sound


def test_every_rule_is_an_error_or_a_warning():
    assert not ERRORS.keys() & WARNINGS.keys()
    assert ERRORS.keys() | WARNINGS.keys() == RULES.keys()


def test_the_summary_counts_what_there_is(nothing_wrong):
    assert nothing_wrong.summary == (
        "A return of 2017/18. Rows: Header 1, Episodes 2, Reviews 2, UASC 1, Missing 1, OC2 1. 0 warnings."
    )
    assert checked(add={"header.csv": [SOUND["header.csv"][1]]}).summary == "Nothing is taken: 1 error, 0 warnings."
