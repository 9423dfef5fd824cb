"""A file is known by its set of columns, whatever its name and their order."""

import pytest

from exchange.ssda903 import modules
from tests.exchange.ssda903.conftest import EPISODES, HEADER, OC2, REVIEWS, SOUND, checked, found

MORE = {
    "OC3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "AD1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "PlacedAdoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "PrevPerm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "SWEpisodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "DoLo": "CHILD,DOB,DOLO_START,DOLO_END",
}


@pytest.mark.parametrize(("name", "columns"), MORE.items())
def test_a_module_that_is_not_taken_is_recognised_and_left_out_by_name(name, columns):
    result = checked(files={"x.csv": [columns, "not,read,at,all"]})
    assert result.is_sound
    assert result.skipped == {name: "x.csv"}
    assert name in result.summary


def test_name_and_order_of_columns_and_case_of_headings_do_not_matter(nothing_wrong):
    turned = [",".join(reversed(line.split(","))) for line in SOUND["reviews.csv"]]
    result = checked(files={"reviews.csv": None, "Export (3).csv": [turned[0].lower(), *turned[1:]]})
    assert list(result.children()) == list(nothing_wrong.children())


WRONG = [
    (REVIEWS.replace(",REVIEW_CODE", ""), "nearest to the module Reviews, but lacks the column REVIEW_CODE."),
    (REVIEWS + ",DECOM", "nearest to the module Reviews, but has the column DECOM besides (it belongs to Episodes)."),
    (EPISODES.replace(",REASON_PLACE_CHANGE", ""), "nearest to the module Episodes, but lacks the column REASON_PLACE"),
    (EPISODES.replace("PLACE,", "PL,", 1), "lacks the column PLACE and has the column PL besides."),
    (HEADER + ",REVIEW,REVIEW_CODE", "has the columns REVIEW, REVIEW_CODE besides (it belongs to Reviews)."),
    (OC2 + ",NOTES", "nearest to the module OC2, but has the column NOTES besides."),
    (REVIEWS + ",REVIEW", "has the column REVIEW twice; each column is expected once."),
    (",".join([REVIEWS, "", "IN_TOUCH"]), "has the columns without a name, IN_TOUCH besides"),
    ("NAME,TEAM", "is no module of an SSDA903 return; it has the columns NAME, TEAM."),
    ("CHILD,DOB", "is no module of an SSDA903 return"),
]


@pytest.mark.parametrize(("columns", "sentence"), WRONG)
def test_columns_that_fit_no_module_are_refused_by_the_nearest(columns, sentence):
    result = checked(files={"x.csv": [columns, "1,2"]})
    assert sentence in found(result, "file")[0]
    assert found(result, "file")[0].startswith("x.csv ")


def test_empty_cells_past_the_last_column_are_no_extra_column(nothing_wrong):
    result = checked(files={"reviews.csv": [f"{line},," for line in SOUND["reviews.csv"]]})
    assert list(result.children()) == list(nothing_wrong.children())


@pytest.mark.parametrize("module", ["Header", "Episodes"])
def test_without_header_or_episodes_nothing_is_taken(module):
    result = checked(files={f"{module.lower()}.csv": None})
    assert found(result, "file") == [f"The module {module} is not there; without it nothing can be taken."]


def test_without_reviews_there_is_a_warning():
    result = checked(files={"reviews.csv": None})
    assert result.is_sound
    assert found(result, "module-absent") == ["The module Reviews is not there: no review will be added."]


def test_a_header_without_a_child_is_refused():
    only = {name: [lines[0]] for name, lines in SOUND.items()}
    assert found(checked(files=only), "file") == ["header.csv has a heading but no child below it."]


def test_what_the_portal_does_not_need_is_in_no_record():
    kept = {column.name for module in modules.TAKEN.values() for column in module.taken}
    never = {"HOME_POST", "PL_POST", "URN", "UPN", "MOTHER", "MC_DOB", "CONVICTED", "SUBSTANCE_MISUSE"}
    assert not kept & never
    for module in modules.TAKEN.values():
        assert len(module.record._fields) == len(module.taken) + 1
