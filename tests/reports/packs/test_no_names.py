"""A paper names no child: not while it is in work, since whoever reads figures reads it, and not once it is published."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from children.commands.naming import refuse_names
from iro_portal.core.transitions import NotInOrder
from reports.builder import Design
from reports.commands import (
    EnteredSpec,
    correct_figure,
    enter_figure,
    pack_words,
    packs,
    save_table,
    take_back_figure,
    work_programme,
)
from reports.commands.publications import publish, withdraw_publication
from reports.models import EnteredFigure, PublicationWithdrawal
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


def plan(world, pack, **typed):
    said = {"priority": f"{NAME} settled", "who": "IRO manager", "target": "All"} | typed
    work_programme.plan_item(
        authority=world.authority, year=date(2018, 4, 1), by_when=date(2018, 12, 1), by=world.iro_manager, **said
    )


def give(world, pack):
    """Whose a priority is, is printed beside it."""
    plan(world, pack, priority="Settle", who=NAME)


def save(world, pack):
    section = next(each for each in pack.declared.sections if each.tables)
    design = Design("escalations", "month")
    saved = save_table(design=design, name=f"Children of {NAME}", is_shared=True, by=world.iro_manager)
    packs.add_table(pack=pack, section=section.key, slug=saved.key, by=world.iro_manager)


BENCHMARK = EnteredSpec(
    kind="benchmark", measure="escalation-headlines", row="drift", column="percent", whose="England", value="16.1",
    first=date(2018, 4, 1), last=date(2019, 3, 31), source="A return", source_on=date(2019, 4, 1),
)  # fmt: skip


def enter(world, pack, **typed):
    spec = replace(BENCHMARK, **(typed or {"whose": NAME}))
    enter_figure(authority=world.authority, spec=spec, by=world.iro_manager, today=date(2019, 7, 1))
    section = next(each for each in pack.declared.sections if each.tables)
    if not any(ask.slug == spec.measure for each in pack.declared.sections for ask in each.tables):
        packs.add_table(pack=pack, section=section.key, slug=spec.measure, by=world.iro_manager)


def cite(world, pack):
    enter(world, pack, source=f"A letter of {NAME}")


def head(world, pack):
    typed = {each: getattr(pack, each) for each in packs.FRONT_SHEET} | {"wards": f"That of {NAME}"}
    packs.change_front_sheet(pack=pack, by=world.iro_manager, version=pack.version, **typed)


def quote(world, pack):
    said = {"when": "between", "how": "talk", "given_on": date(2018, 5, 3), "quote": f"I miss {NAME}."}
    view = reviewing.record_view(child=world.child("Ben Ashe"), by=None, quote_fit=True, **said)
    section = next(each for each in pack.declared.sections if Part.QUOTES in each.parts)
    pack_words.choose_quotes(pack=pack, section=section.key, views=[view], by=world.iro_manager)


WRITTEN = [
    (log, "title"), (plan, "priority"), (give, "who"), (head, "wards"), (quote, "quote"), (save, "name"), (enter, "whose"),
    (cite, "source"),
]  # fmt: skip


@pytest.mark.parametrize(("write", "field"), WRITTEN)
def test_what_else_is_printed_is_refused_where_it_names_a_child(world, pack, write, field):
    """The log of what the service did, the work programme, the front sheet, quotes, what a saved table is called, whose a
    benchmark is and its source go into the paper as they are.
    """
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


def test_a_corrected_figure_and_a_withdrawal_name_no_child_either(world, pack, monkeypatch):
    """What was published says for good why it was withdrawn."""
    monkeypatch.setattr("reports.commands.publications.FORMATS", {})
    ready = packs.finish_pack(pack=pack, by=world.iro_manager)
    published = publish(pack=ready, by=world.committee, at=timezone.now())
    enter(world, type(pack)(kind=pack.kind), source="A return")
    world.child(NAME)
    told = "This holds the name of a child in care"
    with pytest.raises(NotInOrder, match=told) as refused:
        withdraw_publication(publication=published, why=f"It tells of {NAME}", by=world.committee, at=timezone.now())
    assert refused.value.field == "why"
    assert not PublicationWithdrawal.objects.exists()
    figure, by = EnteredFigure.objects.get(), world.iro_manager
    for typed, field in (({"source": NAME, "why": "Misread."}, "source"), ({"source": "A return", "why": NAME}, "why")):
        with pytest.raises(NotInOrder, match=told) as refused:
            correct_figure(
                figure=figure, value="17", source_on=date(2019, 4, 1), by=by, today=date(2019, 7, 1), **typed
            )  # fmt: skip
        assert refused.value.field == field
    with pytest.raises(NotInOrder, match=told):
        take_back_figure(figure=figure, why=f"It was of {NAME}.", by=by)


def test_a_field_may_be_called_as_the_advice_is(world):
    world.child(NAME)
    with pytest.raises(NotInOrder, match=r"Say it otherwise\.$") as refused:
        refuse_names(world.authority, {"advice": "All well.", "why": NAME}, advice="Say it otherwise.")
    assert refused.value.field == "why"
