"""Every file of a table, read back cell by cell by a library that did not write it. No text in any of them can run."""

import csv
import io
import json
import re
import sys
import zipfile
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import ModuleType

import openpyxl
import pdfplumber
import pytest

from iro_portal.core.pdf import PdfUnavailable
from reports import render
from reports.period import Period
from reports.render import docx
from reports.table import BLANK, SUPPRESSED, UNDETERMINED, Block, Cell, Column, Kind, Role, Row, Table
from tests.reports import reading
from tests.reports.reading import W, plain

pytestmark = pytest.mark.once

PERIOD = Period.of_days(date(2018, 4, 1), date(2018, 11, 18))
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
LONG = "Education, employment and training, where no school place has been found for more than twenty school days. " * 4
NASTY = "<script>alert(1)</script> & “quoted” \x00\x1b\x0b ü–'"


@pytest.fixture(scope="module")
def made() -> Table:
    """Two blocks with subtotals, a part, every kind of cell, rows with units, and words that must not run."""
    first = (
        Row("a", "=1+1", (Cell.count(1234567), Cell.percent(1, 3), Cell.count(-5)), unit="children"),
        Row("b", "-part", (UNDETERMINED, SUPPRESSED, BLANK), Role.PART, parent="a", unit="+days"),
        Row("c", LONG, (Cell.decimal(Decimal("2.25")), Cell.percent(2, 3, 2), Cell.text("@x")), decimals=1),
    )
    second = (Row("d", NASTY, (Cell.count(0), Cell.percent(0, 3), Cell.count(7)), unit="=1"),)
    sub = Row("s", "Subtotal: first", (Cell.count(3), Cell.percent(3, 3), Cell.count(2)), Role.SUBTOTAL)
    total = Row("total", "Total", (Cell.count(3), Cell.percent(3, 3), UNDETERMINED), Role.TOTAL)
    columns = (Column("count", "+Children"), Column("percent", "%"), Column("other", "Others\twide"))
    return Table(
        "trial", "Trial: [a/b] <i>", "children", "anytown", "Anytown", PERIOD, "Reason", columns,
        (Block(first, "=First list", sub), Block(second, "Second list")), total, "each child once",
        ("=cmd()", *DANGEROUS, "A dash, or an empty cell in a file: this figure cannot be determined."),
        "26 November 2026", beside=(Row("england", "England", (Cell.count(9), BLANK, BLANK), Role.BENCHMARK),),
    )  # fmt: skip


def guarded(words: str) -> str:
    return f"'{words}" if words[:1] in "=+-@" and words else words


def written(cell: Cell) -> str:
    return guarded(cell.written) if cell.kind is Kind.TEXT else cell.written


def printable(words: str) -> str:
    return re.sub(r"[\x00\x0b\x1b\ufffd]", "", words)


def render_as(key: str, table: Table) -> bytes:
    return render.FORMATS[key].render(table)


def test_csv_has_a_heading_lines_the_total_an_empty_line_and_the_notes(made):
    found = reading.apart(reading.read_csv(render_as("csv", made)), made)
    assert found.grid[0] == ["Reason", "'+Children", "%", "Others\twide", "Unit"]
    assert found.grid[1] == ["'=1+1", "1234567", "33.3", "-5", "children"]
    assert found.grid[2] == ["'-part", "", "c", "", "'+days"]
    assert found.grid[1:] == [[guarded(row.label), *map(written, cells)] for row, cells in made.lines()]
    assert found.headings == ["=First list", "Second list"]
    assert found.notes == list(map(guarded, made.notes))


@pytest.mark.parametrize(("key", "read", "empty"), [("xlsx", reading.read_xlsx, None), ("ods", reading.read_ods, "")])
def test_workbooks_have_numbers_as_numbers_and_texts_as_texts(made, key, read, empty):
    found = reading.apart(read(render_as(key, made)), made)
    expected = [
        [printable(row.label), *(empty if cell.plain in (None, "") else cell.plain for cell in cells)]
        for row, cells in made.lines()
    ]
    assert [[None if cell == "" else cell for cell in row] for row in found.grid] == [
        [None if cell == "" else cell for cell in row] for row in [made.header(), *expected]
    ]
    assert found.headings == ["=First list", "Second list"]
    assert found.notes == made.notes


def test_workbooks_print_decimals_as_the_page_does(made):
    sheet = openpyxl.load_workbook(io.BytesIO(render_as("xlsx", made))).active
    assert [sheet[place].number_format for place in ("B3", "C3", "B5", "C5")] == [
        "#,##0",
        "#,##0.0",
        "#,##0.0",
        "#,##0.00",
    ]
    content = reading.odf_content(render_as("ods", made))
    assert {"1,234,567", "33.3", "66.67"} <= set(re.findall(r"<text:p>([^<]*)</text:p>", content))
    assert {"0", "1", "2"} == set(re.findall(r'number:decimal-places="(\d)"', content))
    assert "<table:table-header-rows>" in content


def test_json_has_the_stable_shape(made):
    found = json.loads(render_as("json", made))
    assert found["period"] == {"from": "2018-04-01", "to": "2018-11-18"}
    assert found["rows"][1] == {
        "key": "b", "label": "-part", "parent": "a", "unit": "+days", "cells": [None, "c", ""], "heading": "=First list",
    }  # fmt: skip
    assert found["rows"][0] == {
        "key": "a", "label": "=1+1", "unit": "children", "cells": [1234567, 33.3, -5], "heading": "=First list",
    }  # fmt: skip
    assert found["rows"][2]["decimals"] == 1
    assert found["total"] == {"label": "Total", "cells": [3, 100.0, None]}
    assert (found["slug"], found["unit"], found["columns"]) == (
        "trial", "children", ["+Children", "%", "Others\twide"],
    )  # fmt: skip
    assert found["notes"] == made.notes


@pytest.mark.parametrize(("key", "read"), [("docx", reading.read_docx), ("pdf", reading.read_pdf)])
def test_papers_print_each_cell_and_note_as_the_page_shows_it(made, key, read):
    found = read(render_as(key, made))
    lines = [[row.label, *(cell.shown for cell in cells)] for row, cells in made.lines()]
    expected = [[plain(printable(words)) for words in line] for line in [made.header(), *lines]]
    assert [list(map(plain, row)) for row in found.grid] == expected
    assert found.headings == ["=First list", "Second list"]
    assert found.notes[: len(made.notes)] == made.notes


def test_the_page_shows_the_same(made):
    found = reading.read_page(made)
    lines = [[row.label, *(cell.shown for cell in cells)] for row, cells in made.lines()]
    # A page may hold what XML may not; the browser shows nothing there.
    assert [[plain(printable(words)) for words in row] for row in found.grid] == [
        [plain(printable(words)) for words in line] for line in [made.header(), *lines]
    ]
    assert set(made.footnotes) <= set(found.notes)


def test_word_reads_headings_a_repeated_header_and_the_language(made):
    body = render_as("docx", made)
    root = reading.word_part(body)
    assert reading.word_paragraphs(root, "Heading1") == ["Trial: [a/b] <i>"]
    rows = list(root.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, *[False] * (len(rows) - 1)]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    sides = [cell.find(f"{W}p/{W}pPr/{W}jc") for cell in rows[2].iter(f"{W}tc")]
    assert [None if side is None else side.get(f"{W}val") for side in sides] == [None, *["right"] * 3, None]
    styles = reading.word_part(body, "styles")
    assert {language.get(f"{W}val") for language in styles.iter(f"{W}lang")} == {"en-GB"}
    assert next(root.iter(f"{W}tblStyle")).get(f"{W}val") in {style.get(f"{W}styleId") for style in styles}
    about = zipfile.ZipFile(io.BytesIO(body)).read("docProps/core.xml").decode()
    assert "<dc:title>Trial: [a/b] &lt;i&gt;</dc:title>" in about
    assert "<dc:language>en-GB</dc:language>" in about


def counted(width: int = 1, rows: int = 4, title: str = "Reasons") -> Table:
    """A plain table, with a chart."""
    columns = tuple(Column(f"c{place}", f"Column {place}", PERIOD) for place in range(width))
    lines = tuple(
        Row(f"r{at}", f"Row {at}", tuple(Cell.count(at + place) for place in range(width))) for at in range(rows)
    )
    total = Row("total", "Total", tuple(Cell.count(1000) for _ in range(width)), Role.TOTAL)
    return Table("reasons", title, "children", "anytown", "Anytown", PERIOD, "Reason", columns, (Block(lines),), total)


def test_word_has_the_chart_with_its_words():
    body = render_as("docx", counted())
    root = reading.word_part(body)
    (about,) = root.iter(f"{reading.WP}docPr")
    assert about.get("descr").startswith("Bar chart of 4 rows. Largest: Row 3, 3; Smallest: Row 0, 0.")
    assert reading.word_paragraphs(root, "Caption")[1].startswith("Chart 1. Reasons: children, column 0, Anytown")
    assert len(body) < 60_000


@pytest.mark.parametrize(("width", "orientation"), [(6, None), (7, "landscape")])
def test_a_wide_table_turns_the_paper(width, orientation):
    (section,) = reading.word_part(render_as("docx", counted(width))).iter(f"{W}sectPr")
    assert section.find(f"{W}pgSz").get(f"{W}orient") == orientation
    with pdfplumber.open(io.BytesIO(render_as("pdf", counted(width)))) as file:
        assert (file.pages[0].width > file.pages[0].height) == (orientation == "landscape")


def test_a_pack_turns_for_one_table_and_back_without_an_empty_page():
    document = docx.new_document("Pack")
    docx.heading(document, "Pack", 1)
    for table in (counted(7), counted(7), counted(1)):
        docx.add_table(document, table, 2)
    docx.heading(document, "Next", 2)
    sections = reading.word_part(docx.as_bytes(document)).iter(f"{W}sectPr")
    turned = [each.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for each in sections]
    assert turned == [False, True, False]


def test_pdf_is_tagged_with_its_language_title_and_header_cells(made):
    with pdfplumber.open(io.BytesIO(render_as("pdf", made))) as file:
        catalog = file.doc.catalog
        assert catalog["Lang"] == b"en-GB"
        assert catalog["MarkInfo"]["Marked"] is True
        assert "StructTreeRoot" in catalog
        assert file.metadata["Title"] == "Trial: [a/b] <i>"
        tags = list(reading._tags(file.structure_tree))
    assert [tag["type"] for tag in tags if tag["type"].startswith("H")] == ["H1"]
    cells = [tag for tag in tags if tag["type"] == "TD"]
    assert cells
    assert all(len(cell["attributes"]["Headers"]) == 2 for cell in cells)


def test_pdf_has_the_chart_with_its_words():
    body = render_as("pdf", counted())
    with pdfplumber.open(io.BytesIO(body)) as file:
        (figure,) = [tag for tag in reading._tags(file.structure_tree) if tag["type"] == "Figure"]
    assert figure["alt_text"].startswith("Bar chart of 4 rows. Largest: Row 3, 3")
    assert len(body) < 60_000


@pytest.mark.parametrize(("key", "read"), [("docx", reading.read_docx), ("pdf", reading.read_pdf)])
def test_a_table_of_several_pages_keeps_every_line(key, read):
    long = counted(rows=150)
    assert len(read(render_as(key, long)).grid) == 152


def test_pdf_repeats_the_header_on_each_page():
    with pdfplumber.open(io.BytesIO(render_as("pdf", counted(rows=150)))) as file:
        heads = [page.extract_text().count("Column 0") for page in file.pages]
    assert len(heads) > 1
    assert set(heads) == {1}


PACK = [counted(title="Reasons"), counted(7, title="Reasons"), counted(title="By month: [x]")]


@pytest.mark.parametrize("key", ["xlsx", "ods"])
def test_a_pack_is_a_workbook_with_a_sheet_a_table_and_one_of_notes(key):
    body = render.FORMATS[key].render_many(PACK, "Progress report")
    if key == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(body))
        sheets = {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book}
    else:
        book = reading.python_calamine.load_workbook(io.BytesIO(body))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["1 Reasons", "2 Reasons", "3 By month x", "Notes"]
    assert sheets["2 Reasons"][1] == ["Row 0", 0, 1, 2, 3, 4, 5, 6]
    assert sheets["Notes"][1:] == [[name, table.notes[0]] for name, table in zip(sheets, PACK, strict=False)]


def test_a_pack_is_one_csv_with_a_title_above_each_table():
    lines = list(csv.reader(io.StringIO(render.FORMATS["csv"].render_many(PACK, "=Progress").decode(), newline="")))
    assert lines[:5] == [["'=Progress"], [], ["Reasons"], ["Reason", "Column 0"], ["Row 0", "0"]]
    titles = [line[0] for before, line in pairwise(lines) if before == []]
    assert [title for title in titles if not title.endswith("children.")] == ["Reasons", "Reasons", "By month: [x]"]


def test_a_pack_is_a_list_in_json():
    found = json.loads(render.FORMATS["json"].render_many(PACK, "Progress"))
    assert found == [table.to_json() for table in PACK]


def test_a_pack_is_one_document_with_a_heading_a_table_and_numbered_captions():
    root = reading.word_part(render.FORMATS["docx"].render_many(PACK, "Progress report"))
    assert reading.word_paragraphs(root, "Heading1") == ["Progress report"]
    assert reading.word_paragraphs(root, "Heading2") == ["Reasons", "Reasons", "By month: [x]"]
    captions = [caption.split(".")[0] for caption in reading.word_paragraphs(root, "Caption")]
    assert captions == ["Table 1", "Chart 1", "Table 2", "Chart 2", "Table 3", "Chart 3"]


def test_a_pack_is_one_pdf_whose_wide_tables_are_turned():
    with pdfplumber.open(io.BytesIO(render.FORMATS["pdf"].render_many(PACK, "Progress “report”"))) as file:
        tags = [tag["type"] for tag in reading._tags(file.structure_tree)]
        assert [page.width > page.height for page in file.pages] == [False, True, False]
        assert "Progress “report”" in file.pages[2].extract_text()
    assert [tag for tag in tags if tag in ("H1", "H2")] == ["H1", "H2", "H2", "H2"]


def test_without_pango_a_pdf_is_a_sentence(made, monkeypatch):
    class WithoutPango(ModuleType):
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", WithoutPango("weasyprint"))
    with pytest.raises(PdfUnavailable) as refused:
        render_as("pdf", made)
    assert str(refused.value) == (
        "This machine cannot write PDF: Pango is not installed on it. Take the Word document or the spreadsheet."
    )
    assert render_as("docx", made)


@pytest.mark.parametrize("key", render.FORMATS)
@pytest.mark.parametrize(
    "bare",
    [
        Table("x", "", "", "a", "A", PERIOD, "", (), (Block(()),)),
        Table("x", "Notes", "u", "a", "A", PERIOD, "Row", (Column("c", "C"),), (Block((Row("r", "", (BLANK,)),)),)),
    ],
)
def test_an_empty_table_is_a_file_too(key, bare):
    assert render_as(key, bare)
    assert render.FORMATS[key].render_many([bare, bare], "")
