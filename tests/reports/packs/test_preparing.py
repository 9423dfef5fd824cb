"""Preparing a pack: beginning it, its front sheet, its tables, its states, its quotes and case studies, the programme."""

from datetime import date

import pytest

from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.states import StateBypassed
from iro_portal.core.transitions import MovedOn, NotInOrder, available, perform
from people.roles import Permission
from reports.commands import pack_words, packs, work_programme
from reports.models import Pack
from reports.packs.building import asks_of, bare_paper, paper_of
from reports.packs.kinds import KINDS
from reports.packs.progress import progress_of
from reports.packs.states import PACK_DESK, PackState
from reports.period import PeriodRefused
from reviews import commands as reviewing
from reviews.models import ChildView
from tests.factories.world import World
from tests.reports.packs.conftest import TODAY, begun


def test_a_pack_begins_as_a_draft_of_its_kind_with_a_reference(world, pack):
    assert (pack.state, pack.reference, pack.title) == (
        "draft", "PAP-2019-0001", "IRO annual report, Barchester, 2018/19"
    )  # fmt: skip
    assert AuditEvent.objects.filter(verb="pack.begin", subject_reference=pack.reference).exists()


@pytest.mark.parametrize(
    ("kind", "year", "says"),
    [
        ("yearly", "2018/19", "“yearly” is no kind of pack"),
        ("annual", "2020/21", "2020/21 has not begun; choose a year up to the present one."),
    ],
)
def test_what_cannot_be_begun_is_said(world, kind, year, says):
    with pytest.raises(NotInOrder, match=says):
        begun(world, kind, year)


def test_there_is_one_pack_a_kind_and_period(world, pack):
    with pytest.raises(NotInOrder, match=r"is there already \(PAP-2019-0001\); open that"):
        begun(world)


YEARS = [
    ("0000/01", "“0000/01” is no year; expected"),
    ("9999/00", "“9999/00” is no year; expected"),
    ("2018/20", "“2018/20” is no year from April to March"),
    ("2018/2020", "“2018/2020” is no year from April to March"),
    ("2018", "“2018” is no year; expected two years in a row, such as 2018/19"),
    ("last", "“last” is no year"),
    ("1066/67", "1990 is the earliest year"),
]


@pytest.mark.parametrize(("typed", "says"), YEARS)
def test_a_year_that_is_none_is_said(typed, says):
    with pytest.raises(PeriodRefused, match=says):
        packs.year_of(typed)


@pytest.mark.parametrize("typed", ["2018/19", "2018-19", " 2018/2019 "])
def test_a_year_is_typed_in_more_than_one_way(typed):
    assert packs.year_of(typed).label == "2018/19"


@pytest.mark.parametrize(
    ("quarter", "first", "last"), [(1, date(2018, 4, 1), date(2018, 6, 30)), (4, date(2019, 1, 1), date(2019, 3, 31))]
)
def test_a_quarter_is_one_of_the_year_from_april(quarter, first, last):
    found = packs.quarter_of_year(packs.year_of("2018/19"), quarter)
    assert (found.start, found.last) == (first, last)


EVERYBODY = ("iro_manager", "committee", "iro", "manager", "worker", "support", "administrator", "governance")


def test_who_may_prepare_finish_and_publish(world, pack):
    def open_to(pack) -> dict[str, list[str]]:
        return {who: found for who in EVERYBODY if (found := available(pack, getattr(world, who)))}

    prepares = {who for who in EVERYBODY if getattr(world, who).may(Permission.PREPARE_PAPERS)}
    assert prepares == {"iro_manager", "committee"}
    assert open_to(pack) == {"iro_manager": ["finish"]}
    ready = packs.finish_pack(pack=pack, by=world.iro_manager)
    assert open_to(ready) == {"iro_manager": ["rework"], "committee": ["publish"]}
    assert open_to(perform(ready, "publish", by=world.committee)) == {"committee": ["withdraw"]}


def test_each_state_lies_on_a_desk():
    assert set(PACK_DESK) == set(PackState)


def test_a_state_changes_by_its_steps_only(pack):
    with pytest.raises(StateBypassed):
        pack.state = PackState.PUBLISHED
    with pytest.raises(StateBypassed):
        Pack.objects.update(state=PackState.PUBLISHED)


@pytest.mark.parametrize("state", ["ready", "published"])
def test_what_is_ready_or_published_is_not_written_in(world, pack, state):
    pack = packs.finish_pack(pack=pack, by=world.iro_manager)
    if state == "published":
        pack = perform(pack, "publish", by=world.committee)
    with pytest.raises(Denied, match="marked as ready" if state == "ready" else "stays as it was"):
        pack_words.keep_words(pack=pack, section="timeliness", place="words", words="x", number=0, by=world.iro_manager)
    with pytest.raises(Denied):
        packs.add_table(pack=pack, section="timeliness", slug="escalation-reasons", by=world.committee)


def test_of_two_who_fill_in_the_front_sheet_the_second_is_told(world, pack):
    packs.change_front_sheet(pack=pack, by=world.iro_manager, item="7")
    ready = packs.finish_pack(pack=pack, by=world.iro_manager, version=pack.version)
    with pytest.raises(MovedOn):
        packs.rework_pack(pack=ready, by=world.iro_manager, version=pack.version)


def test_the_front_sheet_needs_a_title(world, pack):
    with pytest.raises(NotInOrder, match="Enter the title"):
        packs.change_front_sheet(pack=pack, by=world.committee, title=" ")
    packs.change_front_sheet(pack=pack, by=world.committee, item="7", wards="All", meeting_on=TODAY)
    paper = paper_of(Pack.objects.get(), TODAY)
    assert dict(paper.front)["Item No."] == "7"
    assert dict(paper.front)["Date"] == "1 July 2019"


class TestTables:
    """A table can be added to one pack, or taken out of it; its kind stays as it is."""

    DISPUTES = KINDS["annual"].section("disputes")

    def slugs(self, pack) -> list[str]:
        return [ask.slug for ask in asks_of(Pack.objects.get(pk=pack.pk), self.DISPUTES)]

    def test_it_has_those_of_its_kind(self, pack):
        assert self.slugs(pack) == [ask.slug for ask in self.DISPUTES.tables]

    def test_one_is_taken_out_and_put_back(self, world, pack):
        where = {"pack": pack, "section": "disputes", "slug": "escalation-themes", "by": world.iro_manager}
        packs.take_table_out(**where)
        assert "escalation-themes" not in self.slugs(pack)
        packs.add_table(**where)
        assert self.slugs(pack).count("escalation-themes") == 1

    def test_one_is_added_in_another_unit(self, world, pack):
        where = {"pack": pack, "section": "disputes", "slug": "escalation-reasons", "by": world.committee}
        packs.add_table(**where, unit="children", compare=1)
        assert self.slugs(pack).count("escalation-reasons") == 2

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"slug": "no-such"}, "“no-such” is no report"),
            ({"slug": "escalation-reasons"}, "in this section already"),
            ({"slug": "escalation-reasons", "unit": "shoes"}, "does not count shoes"),
            ({"slug": "escalation-reasons", "unit": "children", "compare": 9}, "0 to 5 earlier years"),
            ({"slug": "own-nothing"}, "is not there, or is not shared"),
            ({"section": "nowhere", "slug": "escalation-reasons"}, "is no section of this paper"),
        ],
    )
    def test_what_cannot_be_added_is_said(self, world, pack, change, says):
        with pytest.raises(NotInOrder, match=says):
            packs.add_table(**{"pack": pack, "section": "disputes", "by": world.iro_manager} | change)


class TestQuotes:
    """Only quotes that were checked, and that the child agrees to have printed, can be chosen."""

    def view(self, world, quote, fit=True) -> ChildView:
        child = world.child()
        return reviewing.record_view(
            child=child, by=world.iro, when="between", how="talk", given_on=date(2018, 9, 1), words="x", quote=quote,
            quote_fit=fit,
        )  # fmt: skip

    @pytest.fixture(autouse=True)
    def _in_care_then(self, monkeypatch):
        make = World.child
        monkeypatch.setattr(
            World, "child", lambda self, *a, **k: make(self, *a, **{"in_care_from": date(2018, 4, 2)} | k)
        )

    def choose(self, world, pack, *views):
        return pack_words.choose_quotes(pack=pack, section="participation", views=list(views), by=world.iro_manager)

    def printed(self, pack) -> list[str]:
        return [quote for section in paper_of(pack, TODAY).sections for quote in section.quotes]

    def test_a_fit_quote_is_printed_without_a_name(self, world, pack):
        self.choose(world, pack, self.view(world, "My IRO is alright, you know."))
        assert self.printed(pack) == ["My IRO is alright, you know."]

    def test_one_that_is_not_fit_cannot_be_chosen(self, world, pack):
        with pytest.raises(NotInOrder, match="marked as fit to be printed"):
            self.choose(world, pack, self.view(world, "I am Child Number 1", fit=False))

    def test_one_that_was_recorded_in_error_is_no_longer_printed(self, world, pack):
        view = self.view(world, "It feels like home.")
        self.choose(world, pack, view)
        reviewing.record_in_error(row=view, by=world.iro, why="another child’s")
        assert self.printed(pack) == []

    def test_a_choice_can_be_changed(self, world, pack):
        first, second = self.view(world, "One."), self.view(world, "Two.")
        self.choose(world, pack, first)
        self.choose(world, pack, second)
        assert self.printed(pack) == ["Two."]


class TestCaseStudies:
    """A case study is kept whatever it holds, and printed only once nothing in it tells who it is about."""

    def write(self, world, pack, words, **more):
        return pack_words.write_case_study(
            pack=pack, section="disputes", title="A plan that changed", words=words, by=world.iro_manager, **more
        )

    def printed(self, pack) -> list[str]:
        return [story.words for section in paper_of(pack, TODAY).sections for story in section.stories]

    def test_one_that_tells_nobody_is_printed(self, world, pack):
        study, found = self.write(world, pack, "An IRO stopped a plan to return home.")
        assert (study.is_clear, found) == (True, [])
        assert self.printed(pack) == ["An IRO stopped a plan to return home."]

    def test_one_with_a_childs_name_is_kept_and_not_printed(self, world, pack):
        world.child("Quillon Featherstone")
        study, found = self.write(world, pack, "It began.\n\nQuillon Featherstone stayed.")
        assert study.words.endswith("Quillon Featherstone stayed.")
        assert "Paragraph 2 holds the name of a child in care." in map(str, found)
        assert self.printed(pack) == []

    def test_a_whole_name_cannot_be_called_chance_and_stops_the_paper(self, world, pack):
        world.child("Quillon Featherstone")
        study, _ = self.write(world, pack, "Quillon Featherstone stayed.", no_name_because="A character in a book.")
        assert not study.is_clear
        with pytest.raises(NotInOrder, match="“A plan that changed” still tells who it is about"):
            packs.finish_pack(pack=pack, by=world.iro_manager)
        pack_words.take_case_study_out(study=study, by=world.iro_manager)
        assert packs.finish_pack(pack=pack, by=world.iro_manager).state == "ready"

    def test_a_name_alone_can_be_chance_if_the_author_says_why(self, world, pack):
        world.child("Hope Young")
        study, found = self.write(world, pack, "Young people told us.")
        assert (study.is_clear, [each.sort.may_be_chance for each in found]) == (False, [True])
        study, _ = self.write(world, pack, "Young people told us.", study=study, no_name_because="The word “young”.")
        assert study.is_clear
        study, _ = self.write(world, pack, "Young Hope told us.", study=study)
        assert not study.is_clear

    def test_a_child_who_came_later_stops_the_paper_too(self, world, pack):
        self.write(world, pack, "Quillon Featherstone is not in care yet.")
        world.child("Quillon Featherstone")
        with pytest.raises(NotInOrder, match="still tells"):
            packs.finish_pack(pack=pack, by=world.iro_manager)


class TestWorkProgramme:
    """Priorities of a year: whose, what is aimed at, by when; next year's report answers them or carries them on."""

    YEAR = date(2018, 4, 1)

    def plan(self, world, **more):
        usual = {
            "authority": world.authority, "year": self.YEAR, "by": world.iro_manager, "priority": "Reviews in time",
            "who": "IRO manager", "target": "95 %", "by_when": date(2019, 3, 31),
        }  # fmt: skip
        return work_programme.plan_item(**usual | more)

    def lines(self, pack, key):
        return next(each for each in paper_of(pack, TODAY).sections if each.section.key == key).programme

    def test_last_years_items_stand_in_the_report_to_be_answered(self, world, pack):
        item = self.plan(world)
        (line,) = self.lines(pack, "last-year")
        assert "Last year’s work programme, answered" in progress_of([pack])[0].to_write
        assert (line.priority, line.who, line.by_when, line.outcome) == (
            "Reviews in time", "IRO manager", "31 March 2019", "",
        )  # fmt: skip
        work_programme.answer_item(item=item, outcome="partly", words="94.6 %", by=world.iro_manager)
        assert self.lines(pack, "last-year")[0].outcome == "Done in part: 94.6 %"

    def test_an_item_not_done_is_carried_on_into_next_year(self, world, pack):
        item = work_programme.answer_item(
            item=self.plan(world), outcome="not-done", words="No money.", by=world.iro_manager
        )
        work_programme.carry_on(item=item, by_when=date(2019, 9, 30), by=world.iro_manager)
        (line,) = self.lines(pack, "next-year")
        assert (line.priority, line.carried) == ("Reviews in time", True)
        with pytest.raises(NotInOrder, match="carried on already"):
            work_programme.carry_on(item=item, by_when=date(2019, 9, 30), by=world.iro_manager)

    def test_an_item_carried_on_and_taken_out_can_be_carried_on_again(self, world, pack):
        item = self.plan(world)
        carried = work_programme.carry_on(item=item, by_when=date(2020, 3, 31), by=world.iro_manager)
        work_programme.leave_item_out(item=carried, by=world.iro_manager)
        assert not self.lines(pack, "next-year")
        work_programme.carry_on(item=item, by_when=date(2019, 9, 30), by=world.iro_manager)
        (line,) = self.lines(pack, "next-year")
        assert (line.carried, line.by_when) == (True, "30 September 2019")

    def test_what_is_done_is_not_carried_on(self, world):
        item = work_programme.answer_item(item=self.plan(world), outcome="done", by=world.iro_manager)
        with pytest.raises(NotInOrder, match="nothing is left to carry on"):
            work_programme.carry_on(item=item, by_when=date(2019, 9, 30), by=world.iro_manager)

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"priority": " "}, "Enter the priority"),
            ({"who": ""}, "a post"),
            ({"by_when": date(2017, 1, 1)}, "The year begins on 01/04/2018"),
        ],
    )
    def test_what_is_missing_is_said(self, world, wrong, says):
        with pytest.raises(NotInOrder, match=says):
            self.plan(world, **wrong)

    def test_a_priority_is_a_posts_and_nobodys_by_name(self, world):
        with pytest.raises(NotInOrder, match="give the post") as refused:
            self.plan(world, who=world.iro_manager.name)
        assert refused.value.field == "who"

    def test_anything_but_done_needs_words(self, world):
        with pytest.raises(NotInOrder, match="what stood in the way"):
            work_programme.answer_item(item=self.plan(world), outcome="not-done", by=world.iro_manager)

    def test_nobody_else_plans(self, world):
        with pytest.raises(Denied):
            self.plan(world, by=world.committee)


def test_the_log_of_what_the_service_did_is_printed(world, pack):
    for title in ("Legal update", "Chairing meetings"):
        reviewing.log_activity(by=world.iro, kind="training", on=date(2018, 5, 3), title=title)
    reviewing.log_activity(by=world.iro, kind="training", on=date(2019, 5, 3), title="Next year")
    section = next(each for each in paper_of(pack, TODAY).sections if each.activity)
    assert section.activity == (("Training", ("Legal update, 3 May 2018", "Chairing meetings, 3 May 2018")),)


def test_without_a_pack_every_place_is_marked(world):
    paper = bare_paper(KINDS["annual"], world.authority, packs.year_of("2018/19"), TODAY)
    places = [place for section in KINDS["annual"].sections for place in section.places]
    assert len(list(paper.missing())) == len(places)
    assert next(paper.missing()).marked.startswith("[Words of the IRO manager: Four to eight lines")


def test_refreshed_figures_never_touch_words(world, pack):
    pack_words.keep_words(
        pack=pack, section="timeliness", place="words", words="As printed.", number=0, by=world.iro_manager
    )
    for day in (TODAY, date(2020, 1, 1)):
        paper = paper_of(pack, day)
        assert [each.words for section in paper.sections for each in section.written if each.words] == ["As printed."]
    assert paper.cut_off == "Figures as recorded by 1 January 2020."


def test_a_table_that_two_sections_show_is_computed_once(world, pack):
    paper = paper_of(pack, TODAY)
    shown = [table for section in paper.sections for table in section.tables if table.slug == "escalation-headlines"]
    assert len(shown) == 2
    assert shown[0] is shown[1]
    assert [table.slug for table in paper.tables].count("escalation-headlines") == 1
