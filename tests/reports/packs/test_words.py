"""Words of a pack: kept in versions, never lost, never touched by figures or by anybody but the author."""

import pytest

from iro_portal.core.models import AppendOnly
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reports.commands.pack_words import (
    answer_comment,
    comment,
    keep_words,
    latest_version,
    own_draft,
    save_words_draft,
)
from reports.models import PackComment, PackWords
from reports.packs.words import Block, blocks, rows

PLACE = {"section": "timeliness", "place": "words"}


def keep(pack, words, number, by):
    return keep_words(pack=pack, words=words, number=number, by=by, **PLACE)


def test_every_time_words_are_kept_is_a_version_with_who_and_when(world, pack):
    keep(pack, "Most were in time.", 0, world.iro_manager)
    keep(pack, "Nearly all were in time.", 1, world.iro_manager)
    assert [row.words for row in PackWords.objects.filter(pack=pack)] == [
        "Most were in time.",
        "Nearly all were in time.",
    ]
    latest = latest_version(pack, **PLACE)
    assert (latest.number, latest.by, bool(latest.recorded_at)) == (2, world.iro_manager, True)


def test_a_kept_version_is_never_changed(world, pack):
    row = keep(pack, "Most were in time.", 0, world.iro_manager)
    row.words = "All were in time."
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        PackWords.objects.filter(pack=pack).update(words="All were in time.")


def test_two_at_once_lose_no_words(world, pack):
    keep(pack, "Mine.", 0, world.iro_manager)
    with pytest.raises(NotInOrder, match=r"Mina Oversight kept other words here .* Yours are below"):
        keep(pack, "Yours.", 0, world.iro_manager)
    assert latest_version(pack, **PLACE).words == "Mine."


def test_the_same_words_again_are_no_new_version(world, pack):
    keep(pack, "Mine.", 0, world.iro_manager)
    assert keep(pack, "Mine. ", 1, world.iro_manager).number == 1


def test_a_draft_is_the_writers_own_and_ends_with_keeping(world, pack):
    save_words_draft(pack=pack, words="Half a sent", number=0, by=world.iro_manager, **PLACE)
    assert own_draft(pack, by=world.iro_manager, **PLACE).words == "Half a sent"
    assert latest_version(pack, **PLACE) is None
    keep(pack, "A sentence.", 0, world.iro_manager)
    assert own_draft(pack, by=world.iro_manager, **PLACE) is None


def test_only_the_author_writes(world, pack):
    for who in ("committee", "iro", "manager", "director", "administrator"):
        with pytest.raises(Denied, match="To write the words of papers is for the IRO manager"):
            keep(pack, "x", 0, getattr(world, who))


def test_a_place_that_there_is_not_is_refused(world, pack):
    with pytest.raises(NotInOrder, match="no such place"):
        keep_words(pack=pack, section="timeliness", place="nowhere", words="x", number=0, by=world.iro_manager)


def test_whoever_reads_figures_comments_and_changes_no_word(world, pack):
    keep(pack, "Mine.", 0, world.iro_manager)
    for who in ("manager", "committee", "iro", "head"):
        row = comment(pack=pack, section="timeliness", words="Is that so?", by=getattr(world, who))
        answer_comment(comment=row, words="It is.", by=world.iro_manager)
    assert latest_version(pack, **PLACE).words == "Mine."
    assert {row.answer for row in PackComment.objects.all()} == {"It is."}


def test_nobody_else_comments(world, pack):
    for who in ("worker", "support", "administrator", "governance"):
        with pytest.raises(Denied):
            comment(pack=pack, section="timeliness", words="Is that so?", by=getattr(world, who))


def test_a_comment_is_answered_once_and_by_the_author(world, pack):
    row = comment(pack=pack, section="timeliness", words="Is that so?", by=world.manager)
    with pytest.raises(Denied):
        answer_comment(comment=row, words="It is.", by=world.manager)
    answer_comment(comment=row, words="It is.", by=world.iro_manager)
    with pytest.raises(NotInOrder, match="Mina Oversight has answered this already"):
        answer_comment(comment=row, words="It is not.", by=world.iro_manager)


TYPED = [
    ("", []),
    ("One.\n\nTwo.", [Block(("One.",)), Block(("Two.",))]),
    ("One\nline.", [Block(("One line.",))]),
    ("- a\n- b", [Block(("a", "b"), is_list=True)]),
    ("First:\n- a\n- b\nThen.", [Block(("First:",)), Block(("a", "b"), is_list=True), Block(("Then.",))]),
    ("* a\n\n• b", [Block(("a",), is_list=True), Block(("b",), is_list=True)]),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_blank_lines_part_paragraphs_and_dashes_make_a_list(typed, expected):
    assert blocks(typed) == expected


def test_lines_of_a_small_table_are_parted_by_semicolons():
    assert rows("Annual report; QA unit; N/a; more\n\nNone\n ; ", 3) == [
        ("Annual report", "QA unit", "N/a; more"),
        ("None", "", ""),
    ]
