"""The kinds of pack, as declared: what the Handbook asks for, in order, each table a report."""

import pytest

from reports import engine
from reports.commands.packs import year_of
from reports.definitions import REPORTS
from reports.packs import kinds
from reports.packs.declaring import DOING, Part
from reports.packs.kinds import KINDS

HANDBOOK = {
    "the local dispute resolution process, issues and outcomes": ("disputes", "escalation-outcomes"),
    "caseloads": ("service", "iro-caseload"),
    "continuity of IROs": ("service", "iro-continuity"),
    "how the team reflects the children": ("service", "iro-ethnicity"),
    "participation of children": ("participation", "participation-4-plus"),
    "participation of parents": ("parents", "parents-participation"),
    "reviews on time and out of time": ("timeliness", "review-timeliness"),
    "the reasons for late ones": ("timeliness", "lateness-reasons"),
    "quality assurance of reviews": ("quality", "audit-findings"),
}


@pytest.mark.parametrize("item", HANDBOOK)
def test_the_annual_report_covers_what_the_handbook_asks_for(item):
    section, slug = HANDBOOK[item]
    assert slug in {ask.slug for ask in KINDS["annual"].section(section).tables}


def test_the_annual_report_has_its_sections_in_order():
    assert [section.key for section in KINDS["annual"].sections] == [
        "key-messages", "purpose", "service", "children", "timeliness", "participation", "parents", "plans", "between",
        "disputes", "good-practice", "quality", "resources", "last-year", "next-year",
    ]  # fmt: skip


def test_every_section_of_findings_asks_what_is_being_done_about_them():
    with_findings = ("service", "children", "timeliness", "participation", "parents", "plans", "between", "disputes")
    for key in (*with_findings, "quality", "resources"):
        assert KINDS["annual"].section(key).places[-1].key == DOING, key


def test_the_progress_report_is_a_committee_paper_of_numbered_paragraphs():
    paper = KINDS["progress"]
    assert paper.numbered
    assert [section.key for section in paper.sections] == [
        "recommendations", "background", "issues", "policy", "community", "finance", "documents", "appendices",
        "audit-trail",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_kind_names_nothing_twice_and_says_what_everything_is_for(kind):
    keys = [section.key for section in kind.sections]
    assert len(keys) == len(set(keys))
    for section in kind.sections:
        places = [place.key for place in section.places]
        asks = [ask.key for ask in section.tables]
        assert len(places) == len(set(places)), section.key
        assert len(asks) == len(set(asks)), section.key
        assert section.purpose.endswith("."), section.key
        assert all(place.asks for place in section.places), section.key


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_every_table_that_a_kind_names_is_a_report_in_that_unit(kind):
    assert kind.slugs() - set(REPORTS) == set()
    assert [ask.key for ask in kind.asks() if ask.unit and ask.unit not in REPORTS[ask.slug].units] == []


def test_every_figure_told_in_a_sentence_is_a_row_of_its_report(world):
    """A row is a figure of a list; a column the list's own, or a share."""
    facts = [fact for section in KINDS["young-people"].sections for fact in section.facts]
    period = year_of("2018/19")
    for fact in facts:
        table = engine.table(engine.ask(REPORTS[fact.slug], world.authority, period))
        assert fact.row in {row.key for row in table.rows} | {"total"}, fact
        assert fact.column in {"", *(column.key for column in table.columns)}, fact


def test_the_version_for_young_people_has_few_figures_and_no_table():
    kind = KINDS["young-people"]
    assert list(kind.asks()) == []
    assert len([fact for section in kind.sections for fact in section.facts]) < 10


def test_only_the_annual_report_answers_and_plans_the_work_programme():
    parts = {part for section in KINDS["annual"].sections for part in section.parts}
    assert parts == set(Part)


def test_an_unknown_kind_is_refused_with_those_there_are():
    with pytest.raises(kinds.UnknownKind, match="“yearly” is no kind of pack; expected one of: annual, quarterly"):
        kinds.find("yearly")
