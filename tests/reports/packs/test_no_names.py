"""A paper names no child: not while it is in work, since whoever reads figures reads it, and not once it is published."""

from datetime import date

import pytest
from django.utils import timezone

from iro_portal.core.transitions import NotInOrder
from reports.commands import pack_words, packs, work_programme
from reports.commands.publications import publish
from reports.packs.declaring import Part
from reviews import commands as reviewing


def test_words_with_a_childs_name_are_not_kept(world, pack):
    """What is kept is read by whoever reads figures, the committee officer for one: a draft only its writer sees."""
    world.child("Quillon Featherstone")
    typed = {"pack": pack, "section": "timeliness", "place": "words", "by": world.iro_manager}
    words = "It began.\n\nQuillon Featherstone’s review was late."
    with pytest.raises(NotInOrder, match=r"Paragraph 2 holds the name of a child in care\. Take it out"):
        pack_words.keep_words(words=words, number=0, **typed)
    assert pack_words.latest_version(pack, "timeliness", "words") is None
    assert pack_words.save_words_draft(words=words, number=0, **typed).words == words


def test_comments_and_answers_with_a_childs_name_are_not_kept(world, pack):
    child, told = world.child("Quillon Featherstone"), "holds the (name|reference) of a child in care"
    about = {"pack": pack, "section": "timeliness"}
    for words in ("Quillon Featherstone again?", f"See {child.reference}."):
        with pytest.raises(NotInOrder, match=told):
            pack_words.comment(words=words, by=world.iro, **about)
    asked = pack_words.comment(words="Who was late?", by=world.iro, **about)
    with pytest.raises(NotInOrder, match=told):
        pack_words.answer_comment(comment=asked, words="Quillon Featherstone.", by=world.iro_manager)
    assert not type(asked).objects.get(pk=asked.pk).answer


def test_words_that_hold_a_childs_name_by_now_stop_the_paper(world, pack):
    typed = {"pack": pack, "section": "timeliness", "place": "words", "by": world.iro_manager}
    pack_words.keep_words(words="It began.\n\nQuillon Featherstone’s review was late.", number=0, **typed)
    world.child("Quillon Featherstone")
    with pytest.raises(NotInOrder, match="Reviews held in time: Paragraph 2 holds the name of a child"):
        packs.finish_pack(pack=pack, by=world.iro_manager)
    pack_words.keep_words(words="One review was late.", number=1, **typed)
    assert packs.finish_pack(pack=pack, by=world.iro_manager).state == "ready"


NAME = "Quillon Featherstone"


def log(world, pack):
    reviewing.log_activity(by=world.iro, kind="training", on=date(2018, 5, 3), title=f"With {NAME}")


def plan(world, pack):
    work_programme.plan_item(
        authority=world.authority, year=date(2018, 4, 1), priority=f"{NAME} settled", who="IRO manager", target="All",
        by_when=date(2018, 12, 1), by=world.iro_manager,
    )  # fmt: skip


def head(world, pack):
    typed = {each: getattr(pack, each) for each in packs.FRONT_SHEET} | {"wards": f"That of {NAME}"}
    packs.change_front_sheet(pack=pack, by=world.iro_manager, version=pack.version, **typed)


def quote(world, pack):
    said = {"when": "between", "how": "talk", "given_on": date(2018, 5, 3), "quote": f"I miss {NAME}."}
    view = reviewing.record_view(child=world.child("Ben Ashe"), by=None, quote_fit=True, **said)
    section = next(each for each in pack.declared.sections if Part.QUOTES in each.parts)
    pack_words.choose_quotes(pack=pack, section=section.key, views=[view], by=world.iro_manager)


WRITTEN = [(log, "title"), (plan, "priority"), (head, "wards"), (quote, "quote")]


@pytest.mark.parametrize(("write", "field"), WRITTEN)
def test_what_else_is_printed_is_refused_where_it_names_a_child(world, pack, write, field):
    """The log of what the service did, the work programme, the front sheet and quotes go into the paper as they are."""
    world.child(NAME)
    with pytest.raises(NotInOrder, match=r"^This holds the name of a child in care\. Take it out") as refused:
        write(world, pack)
    assert refused.value.field == field
    assert NAME not in str(refused.value)


@pytest.mark.parametrize("write", [write for write, _ in WRITTEN])
def test_what_else_is_printed_stops_the_paper_where_it_names_a_child_by_now(world, pack, write):
    write(world, pack)
    world.child(NAME)
    with pytest.raises(NotInOrder, match="holds the name of a child in care") as refused:
        packs.finish_pack(pack=type(pack).objects.get(pk=pack.pk), by=world.iro_manager)
    assert NAME not in str(refused.value)


def test_what_names_a_child_by_now_is_not_published(world, pack):
    """A paper that was ready: a line of the log was added, or a child of that name came into care."""
    ready = packs.finish_pack(pack=pack, by=world.iro_manager)
    reviewing.log_activity(by=world.iro, kind="training", on=date(2018, 5, 3), title="With Quillon Featherstone")
    world.child("Quillon Featherstone")
    with pytest.raises(NotInOrder, match="Paragraph 1 holds the name of a child in care"):
        publish(pack=ready, by=world.committee, at=timezone.now())
