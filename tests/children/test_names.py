"""Names in words: whom they say, what is too common to say it, and what stands there without them."""

from datetime import date

from children.models import Child
from children.names import REMOVED, Names


def child(name: str, council_id: str = "1", born: date = date(2012, 5, 29), reference: str = "") -> Child:
    return Child(name=name, council_id=council_id, date_of_birth=born, reference=reference)


def test_the_first_name_of_a_sibling_too_is_left_in():
    names = Names.of_child(child("Sam Smith", "123"), beside=[child("Sam Jones")])
    assert names.without("Sam Smith and Sam Jones; Samuel, 123") == f"{REMOVED} and Sam Jones; Samuel, 123"
    alone = Names.of_child(child("Zoë O’Neil", "99120"), beside=[child("Kay O’Neil")])
    assert alone.without({"a": ["ZOË waits", 5], "b": "99120"}) == {"a": [f"{REMOVED} waits", 5], "b": REMOVED}
    assert alone.without("Zoe  O’Neil or Zoe") == f"{REMOVED} or {REMOVED}"
    will = Names.of_child(child("Will Hope", "4711"))
    assert will.without("Will will wait, WILL HOPE hopes") == f"{REMOVED} will wait, {REMOVED} hopes"


def test_a_birthday_goes_however_it_is_written_but_not_that_of_a_twin():
    words = "Born 29 May 2012 (29/05/2012, 29.05.2012, 2012-05-29), seen 29 May 2013."
    assert Names.of_child(child("Sam Smith")).without(words) == (
        f"Born {REMOVED} ({REMOVED}, {REMOVED}, {REMOVED}), seen 29 May 2013."
    )
    assert Names.of_child(child("Sam Smith"), beside=[child("Kay Smith")]).without(words) == words


def test_where_nothing_says_whom_words_are_about_the_whole_name_and_ids_alone_count():
    names = Names.in_full(child("Sam Smith", "99120", reference="CH-0012"))
    words = "Sam, born 29 May 2012; Sam Smith; 99120; CH-0012; CH-00123"
    assert names.without(words) == f"Sam, born 29 May 2012; {REMOVED}; {REMOVED}; {REMOVED}; CH-00123"


def test_what_a_database_looks_for_is_in_each_text_that_holds_a_name_escaped_or_not():
    names = Names.of_child(child("Zoë Ångström", "99120"))
    for text in ("ZOË ÅNGSTRÖM", "Zoe Angstrom", r"Zo\u00eb \u00c5ngstr\u00f6m", "Zoë", "99120", "29 May 2012"):
        assert any(piece.casefold() in text.casefold() for piece in names.pieces), text
