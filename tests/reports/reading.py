"""Reads each file of a table back, with libraries that did not write it: a grid of cells, the notes, what else it says."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree import ElementTree

import openpyxl
import pdfplumber
import python_calamine
from django.template.loader import render_to_string
from lxml import html

from reports.on_page import Shown
from reports.table import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TABLE_ODF = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass
class Read:
    """What one table's file holds: its heading row and lines as a grid, its notes; headings of blocks apart."""

    grid: list[list]
    notes: list[str]
    headings: list[str] = field(default_factory=list)


def apart(found: Read, table: Table) -> Read:
    """Return what was read of a table with the lines that head its lists apart: they hold nothing but a heading."""
    heads, grid = [block.heading for block in table.blocks if block.heading], []
    for line in found.grid:
        if heads and not any(line[1:]) and str(line[0]).lstrip("'") == heads[0]:
            found.headings.append(heads.pop(0))
        else:
            grid.append(line)
    return Read(grid, found.notes, found.headings)


def read_csv(body: bytes) -> Read:
    lines = list(csv.reader(io.StringIO(body.decode(), newline="")))
    end = lines.index([])
    return Read(lines[:end], [line[0] for line in lines[end + 1 :]])


def read_json(body: bytes) -> Read:
    found = json.loads(body)
    rows = [*found["rows"], *found.get("beside", []), *([found["total"]] if found["total"] else [])]
    return Read([["", *found["columns"]], *([row["label"], *row["cells"]] for row in rows)], found["notes"])


def read_xlsx(body: bytes) -> Read:
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet, notes = book.worksheets
    assert notes.title == "Notes"
    assert all(cell.data_type != "f" and cell.hyperlink is None for page in book for row in page for cell in row)
    return Read([[cell.value for cell in row] for row in sheet], [row[1].value for row in notes.iter_rows(min_row=2)])


def read_ods(body: bytes) -> Read:
    book = python_calamine.load_workbook(io.BytesIO(body))
    sheet, notes = map(book.get_sheet_by_name, book.sheet_names)
    assert "formula" not in odf_content(body)
    return Read(sheet.to_python(skip_empty_area=False), [line[1] for line in notes.to_python()[1:]])


def odf_content(body: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(body)).read("content.xml").decode()


def read_docx(body: bytes) -> Read:
    """The first table; captions and notes by their styles."""
    root = word_part(body)
    rows = [[_words(cell) for cell in row.iter(f"{W}tc")] for row in next(root.iter(f"{W}tbl")).iter(f"{W}tr")]
    wide = len(rows[0])
    whose = word_paragraphs(root, "Caption")[0].removeprefix("Table 1. ")
    notes = [whose, *word_paragraphs(root, "TableNote")]
    return Read([row for row in rows if len(row) == wide], notes, [row[0] for row in rows if len(row) < wide])


def word_part(body: bytes, name: str = "document") -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(body)).read(f"word/{name}.xml"))


def word_paragraphs(root: ElementTree.Element, style: str) -> list[str]:
    """Return the words of each paragraph of a style, in order."""
    styled = ((paragraph, paragraph.find(f"{W}pPr/{W}pStyle")) for paragraph in root.iter(f"{W}p"))
    return [_words(each) for each, found in styled if found is not None and found.get(f"{W}val") == style]


def _words(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def read_pdf(body: bytes) -> Read:
    """By the tags, as a screen reader goes through it; a table over several pages is put together again."""
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        tags = list(_tags(pdf.structure_tree))
        words = _by_mark(pdf)
    rows = [row for tag in tags if tag["type"] == "Table" for row in _tags([tag]) if row["type"] == "TR"]
    headings = [row for row in rows if "ColSpan" in row["children"][0].get("attributes", {})]
    places = [{_place(cell): _said(cell, words) for cell in row["children"]} for row in rows if row not in headings]
    wide = max(max(line) for line in places) + 1
    lines = [[line.get(place, "") for place in range(wide)] for line in places]
    said = {kind: [_said(tag, words) for tag in tags if tag["type"] == kind] for kind in ("P", "Caption")}
    kept = [lines[0], *(line for line in lines[1:] if line != lines[0])]
    return Read(kept, [*said["Caption"][:1], *said["P"]], [_said(row["children"][0], words) for row in headings])


def _place(cell: dict) -> int:
    """Return a cell's column, by the header cells that it names: an empty cell has no tag that could be counted."""
    name = cell["id"] if cell["type"] == "TH" else cell["attributes"]["Headers"][-1].decode()
    return int(name.rpartition("-")[2])


def _tags(tree: list[dict]) -> Iterator[dict]:
    for tag in tree:
        yield tag
        yield from _tags(tag.get("children", []))


def _by_mark(pdf) -> dict[tuple[int, int], str]:
    """Return the words of each marked piece of content, by page and number."""
    found = {}
    for page in pdf.pages:
        for mark, letters in groupby(page.chars, key=lambda letter: letter["mcid"]):
            found[page.page_number, mark] = found.get((page.page_number, mark), "") + "".join(
                letter["text"] for letter in letters
            )
    return found


def _said(tag: dict, words: dict) -> str:
    pieces = [words.get((each["page_number"], mark), "") for each in _tags([tag]) for mark in each.get("mcids", [])]
    return plain(" ".join(pieces))


def read_page(table: Table) -> Read:
    """The table as the page shows it, and the notes below it."""
    context = {"spec": table, "table": Shown(table, None), "downloads": []}
    page = html.fromstring(f"<div>{render_to_string('reports/partials/table.html', context)}</div>")
    rows = [[plain(cell.text_content()) for cell in row.iter("th", "td")] for row in page.iter("tr")]
    wide = len(rows[0])
    notes = [plain(each.text_content()) for each in page.iter("p", "li")]
    return Read([row for row in rows if len(row) == wide], notes, [row[0] for row in rows if len(row) < wide])


def plain(words: str) -> str:
    """Words with single spaces, as paper shows them."""
    return " ".join(words.split())
