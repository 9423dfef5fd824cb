"""A pack as a file: the Word document's structure, words and marked places; the PDF; its tables; the command line."""

import io
import json
from datetime import timedelta

import openpyxl
import pdfplumber
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from iro_portal.core.dates import in_words
from reports.commands import pack_words, packs
from reports.models import Pack
from reports.packs.building import bare_paper, paper_of
from reports.packs.files import FORMATS, UnknownFormat, render_paper
from reports.packs.kinds import KINDS
from reports.packs.paper import Paper
from reports.period import Period, financial_year
from tests.factories import escalation as make
from tests.factories.world import World
from tests.reports.packs.conftest import TODAY, begun

pytestmark = pytest.mark.once

YEAR = packs.year_of("2018/19")


def document(paper) -> Document:
    return Document(io.BytesIO(render_paper(paper, "docx")))


def texts(made) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs]


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker) -> Paper:
    """A paper with a front sheet and some words; a paper asks the database for nothing more."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = _kept()
        transaction.set_rollback(True)
    return found


def _kept() -> Paper:
    world = World()
    pack = begun(world)
    packs.change_front_sheet(pack=pack, by=world.committee, item="7", meeting="Corporate Parenting Committee")
    pack_words.keep_words(
        pack=pack, section="timeliness", place="words", words="Most were in time.\n\n- sickness\n- moves", number=0,
        by=world.iro_manager,
    )  # fmt: skip
    return paper_of(Pack.objects.get(), TODAY)


@pytest.fixture(scope="module")
def made(paper):
    return document(paper)


def test_the_word_document_has_real_headings_lists_and_contents(made):
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == [f"{n}. {section.title}" for n, section in enumerate(KINDS["annual"].sections, start=1)]
    assert [each.text for each in made.paragraphs if each.style.name == "List Bullet"] == ["sickness", "moves"]
    fields = [each.text for each in made.element.iter(qn("w:instrText"))]
    assert any("TOC" in each for each in fields)
    assert [each.text for each in made.paragraphs if each.style.name == "toc 1"] == headings
    assert made.core_properties.language == "en-GB"


def test_an_entry_of_the_contents_leads_to_its_heading(made):
    leads = [each.get(qn("w:anchor")) for each in made.element.iter(qn("w:hyperlink"))]
    names = [each.get(qn("w:name")) for each in made.element.iter(qn("w:bookmarkStart"))]
    assert leads == [name for name in names if name.startswith("_Toc")]


def test_classification_is_on_every_page_and_the_front_sheet_first(made):
    assert made.sections[0].header.paragraphs[0].text.startswith("Classification: Open · IRO annual report")
    assert all(section.header.is_linked_to_previous for section in list(made.sections)[1:])
    front = {row.cells[0].text: row.cells[1].text for row in made.tables[0].rows}
    assert front["Item No."] == "7"
    assert front["Meeting name"] == "Corporate Parenting Committee"


def test_words_stand_in_it_and_what_is_to_come_is_marked(made):
    said = texts(made)
    assert "Most were in time." in said
    marked = [each for each in said if each.startswith("[Words of the IRO manager:")]
    assert len(marked) == sum(len(section.places) for section in KINDS["annual"].sections) - 1


def test_every_table_of_figures_repeats_its_header_row(paper, made):
    headed = [table for table in made.tables if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None]
    shown = [table for section in paper.sections for table in section.tables]
    assert len(headed) == len(shown)


def test_every_chart_tells_in_words_what_it_shows(world, pack):
    make.sent(world)
    made = document(bare_paper(KINDS["annual"], world.authority, _this_year(), TODAY))
    drawn = list(made.element.iter(qn("wp:docPr")))
    assert drawn
    assert all("All its figures are in the table" in each.get("descr") for each in drawn)


def _this_year():
    return financial_year(timezone.localdate())


def test_the_progress_report_numbers_its_paragraphs(world):
    pack = begun(world, "progress")
    for place, words in (("recommendations", "That the committee notes this report."), ("background", "Why.\n\nWhen.")):
        pack_words.keep_words(pack=pack, section=place, place="words", words=words, number=0, by=world.iro_manager)
    made = document(paper_of(pack, TODAY))
    numbered = [each.text for each in made.paragraphs if each.style.name == "List Number"]
    assert numbered[:3] == ["That the committee notes this report.", "Why.", "When."]


def test_an_audit_trail_is_a_small_table(world):
    pack = begun(world, "progress")
    place = KINDS["progress"].section("audit-trail").place("consultation")
    pack_words.keep_words(
        pack=pack, section="audit-trail", place="consultation", words=place.starter, number=0, by=world.iro_manager
    )
    tables = document(paper_of(pack, TODAY)).tables
    consulted = next(table for table in tables if table.rows[0].cells[0].text == "Officer title")
    assert [cell.text for cell in consulted.rows[1].cells] == ["Director of Law and Democracy", "No", "No"]


@pytest.mark.parametrize("key", ["xlsx", "ods", "csv", "json"])
def test_its_tables_are_one_file(paper, key):
    body = render_paper(paper, key)
    if key == "json":
        assert [each["slug"] for each in json.loads(body)] == [table.slug for table in paper.tables]
    if key == "xlsx":
        assert len(openpyxl.load_workbook(io.BytesIO(body)).sheetnames) == len(paper.tables) + 1
    assert body


def test_the_pdf_is_tagged_and_says_it_all(world):
    progress = begun(world, "progress")
    pack_words.keep_words(
        pack=progress, section="background", place="words", words="Members asked.", number=0, by=world.iro_manager
    )
    pytest.importorskip("weasyprint", exc_type=OSError)
    with pdfplumber.open(io.BytesIO(render_paper(paper_of(progress, TODAY), "pdf"))) as pdf:
        said = " ".join(page.extract_text() for page in pdf.pages)
        assert pdf.structure_tree
    for words in ("Classification: Open", "Audit trail", "1. [Words of the IRO", "Members asked."):
        assert words in said


def test_an_unknown_format_is_refused(paper):
    with pytest.raises(UnknownFormat, match="“doc” is no format; expected one of: docx, pdf, xlsx, ods, csv, json"):
        render_paper(paper, "doc")
    assert list(FORMATS) == ["docx", "pdf", "xlsx", "ods", "csv", "json"]


def test_what_was_typed_is_no_more_than_text(world):
    pack = begun(world, "young-people")
    odd = "=1+1<script>alert(1)</script>{{ 7 }}\u0007\u202e🦁"
    pack_words.keep_words(pack=pack, section="you", place="words", words=odd, number=0, by=world.iro_manager)
    assert any("=1+1<script>" in each for each in texts(document(paper_of(pack, TODAY))))


def test_what_young_people_read_has_no_committees_front_sheet(world):
    assert paper_of(begun(world, "annual"), TODAY).front
    assert paper_of(begun(world, "young-people"), TODAY).front == ()


def test_nothing_is_said_of_a_day_to_come(world):
    """The year is not over: its young people’s version tells how many are in care today."""
    today = timezone.localdate()
    make.sent(world)
    period = Period.of_days(today - timedelta(30), today + timedelta(30))
    paper = bare_paper(KINDS["young-people"], world.authority, period, today)
    told = " ".join(fact for section in paper.sections for fact in section.facts)
    assert in_words(today) in told
    assert in_words(period.last) not in told


def test_small_counts_are_hidden_in_all_its_tables(world):
    make.sent(world)
    shown = bare_paper(KINDS["annual"], world.authority, _this_year(), TODAY)
    hidden = bare_paper(KINDS["annual"], world.authority, _this_year(), TODAY, suppressed=True)
    assert _suppressed(shown) == 0
    assert _suppressed(hidden) > 0
    assert hidden.cut_off.endswith("Small counts are not shown, so that nobody can be recognised.")


def _suppressed(paper) -> int:
    cells = (cell for table in paper.tables for row, cells in table.lines() for cell in cells)
    return sum(cell.kind == "suppressed" for cell in cells)


def test_a_paper_asks_as_much_whatever_is_written_in_it(world):
    pack = begun(world, "young-people")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            paper_of(pack, TODAY)
        return len(captured)

    asked()
    before = asked()
    for section in pack.declared.sections:
        for place in section.places:
            pack_words.keep_words(
                pack=pack, section=section.key, place=place.key, words="x", number=0, by=world.iro_manager
            )
    assert asked() == before


WRONG = [
    ([], {}, "a kind is missing; expected: pack KIND --authority SLUG --year 2018/19 --output FILE."),
    (["yearly"], {}, "“yearly” is no kind of pack; expected one of: annual, quarterly"),
    (["annual"], {"year": None}, "--year is missing"),
    (["annual"], {"year": "2018/20"}, "“2018/20” is no year from April to March; expected"),
    (["annual"], {"year": "2098/99"}, "2098/99 has not begun; choose a year up to the present one."),
    (["annual"], {"authority": None}, "--authority is missing"),
    (["annual"], {"authority": "nowhere"}, "“nowhere” is no authority; expected one of: barchester."),
    (["annual"], {"format": "doc"}, "“doc” is no format; expected one of: docx"),
    (["annual"], {}, "Word is no text for a terminal; name a file with --output."),
    (["annual"], {"output": "/nowhere/a.docx"}, "/nowhere/a.docx could not be written: No such file"),
    (["annual"], {"first": "2018-04-01"}, "IRO annual report: give --year, such as --year 2018/19"),
    (["quarterly"], {}, "--quarter is missing; expected 1"),
    (["quarterly"], {"quarter": "5"}, "5 is no quarter; expected 1"),
    (["progress"], {"first": "2018-04-01", "last": "x"}, "--to x is no date"),
    (["progress"], {"first": "2018-04-02", "last": "2018-04-01"}, "before it starts"),
]


class TestCommand:
    """`manage.py pack`: a whole pack on the command line, and a sentence for what cannot be done."""

    def run(self, *words, **options) -> str:
        out = io.StringIO()
        call_command("pack", *words, stdout=out, **options)
        return out.getvalue()

    def test_a_stored_packs_words_go_in(self, db, tmp_path):
        _kept()
        file = tmp_path / "annual.docx"
        assert self.run("annual", authority="barchester", year="2018/19", output=str(file)) == ""
        assert "Most were in time." in texts(Document(str(file)))

    def test_without_one_places_are_marked(self, world, tmp_path):
        file = tmp_path / "annual.docx"
        self.run("annual", authority="barchester", year="2017/18", output=str(file))
        said = texts(Document(str(file)))
        assert "IRO annual report, Barchester, 2017/18" in said
        front = {row.cells[0].text: row.cells[1].text for row in Document(str(file)).tables[0].rows}
        assert list(front) == [
            "Item No.", "Classification", "Date", "Meeting name", "Report title",
            "Ward(s) or groups affected", "From",
        ]  # fmt: skip
        assert front["Report title"] == "IRO annual report, Barchester, 2017/18"
        assert any(each.startswith("[Words of the IRO manager:") for each in said)

    def test_its_tables_come_on_standard_output(self, world):
        found = json.loads(self.run("quarterly", authority="barchester", year="2018/19", quarter="2", format="json"))
        assert found[0]["period"] == {"from": "2018-07-01", "to": "2018-09-30"}

    def test_the_kinds_are_listed(self, db):
        assert [line.split()[0] for line in self.run(list=True).splitlines()] == list(KINDS)

    def test_what_cannot_be_done_gets_one_sentence(self, world):
        for words, options, says in WRONG:
            with pytest.raises(CommandError) as refused:
                self.run(*words, **{"authority": "barchester", "year": "2018/19"} | options)
            assert says in str(refused.value)
