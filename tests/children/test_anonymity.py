"""Case studies pass a check for names of real children and staff, which never says the name that it found."""

from datetime import date

import pytest

from children.anonymity import Finding, Known, Names, Sort, findings, found_in
from tests.factories.world import World

PARAGRAPHS = "An IRO stopped a plan to return home.\n\n{}\n\nThe plan was changed."


@pytest.fixture(scope="module")
def known() -> Known:
    children, staff = Names(), Names()
    for name in ("Quillon Featherstone", "Will Iverson", "Anne-Marie Smith-Jones", "Siân O’Brien"):
        children.add(name)
    for name in ("Amara Iro", "Sam Worker"):
        staff.add(name)
    return Known(children, staff, {date(2010, 5, 29)}, {"ch-1001"})


HELD = [
    ("Quillon Featherstone wanted to stay.", Sort.CHILD),
    ("FEATHERSTONE, Quillon wanted to stay.", Sort.CHILD),
    ("Featherstone, Q. wanted to stay.", Sort.CHILD_INITIAL),
    ("Quillon-Featherstone wanted to stay.", Sort.CHILD),
    ("Quillon    Featherstone wanted to stay.", Sort.CHILD),
    ("Quil\u00adlon Feather\u200bstone wanted to stay.", Sort.CHILD),
    ("Anne-Marie Smith-Jones wanted to stay.", Sort.CHILD),
    ("Anne Marie Jones wanted to stay.", Sort.CHILD),
    ("Anne Smith wanted to stay.", Sort.CHILD),
    ("Annemarie Jones wanted to stay.", Sort.CHILD),
    ("Annemarie wanted to stay.", Sort.CHILD_PART),
    ("Marie J. wanted to stay.", Sort.CHILD_INITIAL),
    ("The Smith family was told.", Sort.CHILD_PART),
    ("Sian OBrien’s plan was changed.", Sort.CHILD),
    ("quillon featherstone wanted to stay.", Sort.CHILD),
    ("Quillon F. wanted to stay.", Sort.CHILD_INITIAL),
    ("Q. Featherstone wanted to stay.", Sort.CHILD_INITIAL),
    ("Quillon wanted to stay.", Sort.CHILD_PART),
    ("WILL wanted to stay.", Sort.CHILD_PART),
    ("ANNE wanted to stay.", Sort.CHILD_PART),
    ("It took account of Quillon’s wishes.", Sort.CHILD_PART),
    ("The Featherstone family was told.", Sort.CHILD_PART),
    ("Born on 29 May 2010, the child wanted to stay.", Sort.BORN),
    ("Born on 29th of May 2010, the child wanted to stay.", Sort.BORN),
    ("Born on 29/05/2010, the child wanted to stay.", Sort.BORN),
    ("Born on 29.5.10, the child wanted to stay.", Sort.BORN),
    ("Born on May 29, 2010, the child wanted to stay.", Sort.BORN),
    ("Born on 2010-05-29, the child wanted to stay.", Sort.BORN),
    ("Born on 2010/05/29, the child wanted to stay.", Sort.BORN),
    ("Born on 29-May-2010, the child wanted to stay.", Sort.BORN),
    ("Born on 29–05–2010, the child wanted to stay.", Sort.BORN),
    ("Born on 29 May ’10, the child wanted to stay.", Sort.BORN),
    ("The child CH-1001 wanted to stay.", Sort.REFERENCE),
    ("Will I. wanted to stay.", Sort.CHILD_INITIAL),
    ("Amara Iro challenged the plan.", Sort.STAFF),
    ("Sam W. challenged the plan.", Sort.STAFF_INITIAL),
]
CLEAR = [
    "IH is 16 and wanted to stay.",
    "The IRO wrote to CAMHS, whose SEN panel met.",
    "S, aged 15, wanted to stay.",
    "In May 2018 the IRO wrote to the team manager.",
    "On 30 May 2010 the review was held.",
    "A feather and a stone lay there.",
    "The child wrote with a quill on 29 May.",
    "31/02/2010 is no day.",
    "The review was short, well-being was asked after.",
]


@pytest.mark.parametrize(("words", "sort"), HELD, ids=lambda each: str(each)[:40])
def test_the_paragraph_and_the_sort_are_told(known, words, sort):
    found = found_in(PARAGRAPHS.format(words), "", known)
    assert Finding(2, sort) in found
    assert {each.paragraph for each in found} == {2}


def test_what_was_found_is_never_said(known):
    for words, _ in HELD:
        said = " ".join(map(str, found_in(PARAGRAPHS.format(words), "", known))).casefold()
        assert said.startswith("paragraph 2 holds "), words
        for secret in ("quillon", "featherstone", "2010", "ch-1001", "amara", "sam "):
            assert secret not in said


@pytest.mark.parametrize("words", CLEAR)
def test_what_tells_nobody_is_clear(known, words):
    assert found_in(PARAGRAPHS.format(words), "", known) == []


def test_the_title_is_checked_too(known):
    assert [str(each) for each in found_in("Words.", "Quillon", known)] == [
        "The title holds a name that a child in care has."
    ]


def test_children_and_staff_of_the_authority_are_known_and_no_others(world):
    world.child("Quillon Featherstone", born=date(2010, 5, 29))
    World(slug="framley").child("Zebedee Zorn", born=date(2011, 1, 1))
    sorts = {each.sort for each in findings(world.authority, "Quillon Featherstone, 29/5/2010; Amara Iro")}
    assert {Sort.CHILD, Sort.BORN, Sort.STAFF} <= sorts
    assert findings(world.authority, "Zebedee Zorn, 1/1/2011") == []


def test_a_word_before_i_is_no_name_with_an_initial(known):
    assert {each.sort for each in found_in("Will I have to move? I will stay.", "", known)} == {Sort.CHILD_PART}


def test_a_name_alone_can_be_chance_a_whole_one_not():
    assert [sort for sort in Sort if sort.may_be_chance] == [Sort.CHILD_PART, Sort.STAFF_PART]
