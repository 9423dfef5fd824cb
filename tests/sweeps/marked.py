"""Reads of each kind of file the parts that must each bear its marking, with libraries that did not write it."""

import io
import json
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pdfplumber
from docx import Document
from lxml import etree

OFFICE = "application/vnd.openxmlformats-officedocument"


def of_word(body: bytes) -> list[str]:
    """Header and footer of each section, the properties, the text."""
    document = Document(io.BytesIO(body))
    sides = [side for section in document.sections for side in (section.header, section.footer)]
    return [*(" ".join(each.text for each in side.paragraphs) for side in sides), word_properties(body), words_of(body)]


def word_properties(body: bytes) -> str:
    about = Document(io.BytesIO(body)).core_properties
    return f"{about.category} {about.author} {about.comments}"


def of_workbook(body: bytes) -> list[str]:
    """Header and footer of each sheet of rows, the properties, the notes."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    sides = [side.center.text or "" for sheet in book.worksheets[:-1] for side in (sheet.oddHeader, sheet.oddFooter)]
    notes = " ".join(str(cell.value) for row in book["Notes"] for cell in row if cell.value)
    return [*sides, f"{book.properties.category} {book.properties.creator}", notes]


def of_opendocument(body: bytes) -> list[str]:
    """Header and footer of each kind of page, the properties, the text."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        styles, about, content = (etree.fromstring(file.read(f"{name}.xml")) for name in ("styles", "meta", "content"))
    sides = [" ".join(side.itertext()) for page in styles.iter("{*}master-page") for side in page]
    assert sides
    return [*sides, " ".join(about.itertext()), " ".join(content.itertext())]


def of_pdf(body: bytes) -> list[str]:
    """Top and bottom of each page, the properties."""
    with pdfplumber.open(io.BytesIO(body)) as file:
        pages = [page.extract_text().splitlines() for page in file.pages]
        return [*(f"{lines[:1]}" for lines in pages), *(f"{lines[-2:]}" for lines in pages), str(file.metadata)]


def words_of(body: bytes, folder: str = "") -> str:
    """Everything that a file says, whatever it is; of a zip only what lies in a folder."""
    if body.startswith(b"%PDF"):
        with pdfplumber.open(io.BytesIO(body)) as file:
            return " ".join(page.extract_text() for page in file.pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            parts = [file.read(name) for name in file.namelist() if name.startswith(folder) and name.endswith(".xml")]
        return " ".join(" ".join(etree.fromstring(part).itertext()) for part in parts)
    return re.sub(r"\r\n ", "", body.decode())


def of_json(body: bytes) -> list[str]:
    found = json.loads(body)
    return [each["marking"] for each in (found if isinstance(found, list) else [found])]


def of_text(body: bytes) -> list[str]:
    return [words_of(body)]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "text/csv": of_text,
    "text/plain": of_text,
    "text/calendar": of_text,
    "application/json": of_json,
    "application/pdf": of_pdf,
    "application/vnd.oasis.opendocument.spreadsheet": of_opendocument,
    f"{OFFICE}.spreadsheetml.sheet": of_workbook,
    f"{OFFICE}.wordprocessingml.document": of_word,
}
