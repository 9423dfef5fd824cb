"""Case studies pass a check for names of real children and staff, which never says the name that it found."""

from datetime import date

import pytest

from children.anonymity import Finding, Known, Sort, findings, found_in
from children.written_names import Names
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
    ("Born on the twenty-ninth of May 2010, the child wanted to stay.", Sort.BORN),
    ("Born on the Twenty Ninth May 2010, the child wanted to stay.", Sort.BORN),
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


def sorts(name: str, words: str) -> set[Sort]:
    """Return what is found in words where a child of this name is in care, and nobody else is known."""
    children = Names()
    children.add(name)
    return {each.sort for each in found_in(words, "", Known(children, Names(), set(), set()))}


PLAIN_ENGLISH = [
    ("Will Young", "Will young people be asked?"),
    ("Will Young", "Next year we will young people invite to each meeting."),
    ("Will Young", "The young will be asked."),
    ("Will Young", "We hope that this will. Young people say so."),
    ("Mark Stone", "mark stone"),
    ("Grace May", "a period of grace may be given"),
    ("Grace May", "Reviews were held in the days of grace. May was the busiest month."),
    ("Grace May", "May, Grace"),
    ("Christian Young", "Christian young people"),
    ("Rose Early", "Numbers rose early in the year."),
    ("Amber Green", "Targets are rated amber/green."),
    ("Amber Green", "Targets are rated Green, Amber and Red."),
    ("April May", "April/May 2018"),
    ("April May", "April-May 2018"),
    ("Will Read", "The committee will read this"),
    ("Drew Best", "The report drew best practice together."),
    ("Hope Best", "That is our hope/best guess."),
    ("Baby Boy Green", "A baby boy was placed."),
    ("Unborn Child Jones", "plans for an unborn child"),
    ("Child Number 6", "The child number rose: Child Number 7 of the list."),
    ("Twin A Jones", "Twin A. Jones and the panel say so."),
]


@pytest.mark.parametrize(("name", "words"), PLAIN_ENGLISH)
def test_plain_english_names_nobody_though_a_child_is_called_so(name, words):
    """Whoever writes could not get round it: a whole name is refused with no way to say that it is none."""
    assert not any(each.is_sure for each in sorts(name, words))


NAMED = [
    ("Mark Stone", "Mark Stone was moved."),
    ("Grace May", "The plan for Grace May was changed."),
    ("Grace May", "The plan for Grace M. was changed."),
    ("Will Iverson", "will iverson wanted to stay"),
    ("Tom Child", "Tom Child wanted to stay."),
    ("José Silva", "Jose\u0301 Silva"),
    ("Jose\u0301 Silva", "José Silva"),
    ("Jose\u0301 Silva", "JOSE SILVA"),
    ("Łukasz Nowak", "Lukasz Nowak"),
    ("Søren Berg", "Soren Berg"),
    ("Lukasz Nowak", "Łukasz Nowak"),
    ("Zoë O’Brien", "Zoe O Brien"),
    ("Zoë O’Brien", "Zoe O`Brien"),
    ("Zoë O Brien", "Zoe O'Brien"),
    ("Mohammed Al Hassan", "Mohammed Alhassan"),
    ("Mohammed Alhassan", "Mohammed al Hassan"),
    ("Annemarie Smith", "Anne Marie Smith"),
    ("George Green", "George Albert Green"),
    ("George Green", "George A. Green"),
    ("George Green", "George A Green"),
    ("George Green", "George “Georgie” Green"),
    ("George Green", "George (Georgie) Green"),
    ("George Green", "George (Green)"),
    ("George Green", "**George** Green"),
    ("George Green", "George *Green*"),
    ("George Green", "George_Green.pdf"),
    ("George Green", "george.green@example.org"),
    ("George Green", "the brothers of the George Greens"),
    ("George Green", "George Greens’ plan"),
    ("George Jones", "the George Joneses"),
    ("Mark Stone", "Mark Albert Stone"),
]


@pytest.mark.parametrize(("name", "words"), NAMED)
def test_a_name_is_found_however_it_is_written(name, words):
    assert any(each.is_sure for each in sorts(name, words))


def test_a_full_stop_parts_names_but_after_an_initial():
    assert not any(each.is_sure for each in sorts("Quillon Featherstone", "We met Quillon. Featherstone Road is shut."))
    assert sorts("Quillon Featherstone", "We met Q. Featherstone.") >= {Sort.CHILD_INITIAL}


def test_what_only_stands_for_a_first_name_leaves_the_last_one_as_a_part():
    assert sorts("Baby Boy Zorn", "The Zorn family was told.") == {Sort.CHILD_PART}
    assert sorts("Baby Boy Zorn", "Baby Zorn was born.") == {Sort.CHILD_PART}
    assert sorts("Child Number 6", "Child Number 6 was told.") == set()


def test_a_day_is_found_with_its_month_written_close():
    known = Known(Names(), Names(), {date(2010, 5, 29)}, set())
    assert [each.sort for each in found_in("Born 29May2010.", "", known)] == [Sort.BORN]
    assert found_in("In May 2010 29 were born.", "", known) == []
