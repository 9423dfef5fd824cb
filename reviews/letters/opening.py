"""Opening a Word file that somebody brought: only a plain .docx is taken, told by its content and never by its name."""

import io
import re
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from iro_portal.core.packed import DAMAGE, Unsafe, refuse_unsafe
from iro_portal.core.transitions import NotInOrder

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 500
SAVE_AS = "In Word choose Save As, “Word Document (*.docx)”, and use that file."
PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KNOWN_STARTS = {
    b"\xd0\xcf\x11\xe0": "a document of the old kind (.doc), or one with a password",
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
# Fields by which Word would fetch or run something when the letter is opened.
FETCHES = re.compile(r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|MACROBUTTON|DATABASE)\b", re.I)
CARRIED = ("/word/embeddings/", "/word/activeX/")


def open_word_file(name: str, body: bytes) -> WordDocument:
    """Return the document in a file; raises NotInOrder (field `file`) with what is wrong with it."""
    _refuse_size(name, body)
    _refuse_other_kinds(name, body)
    try:
        document = Document(io.BytesIO(body))
        found = [_what_it_fetches(document), *_fields_that_fetch(document)]
    except Exception:
        # Damage comes up as whatever the zip, XML and document libraries make of it.
        raise _refusal(f"{name} is damaged and cannot be opened. {SAVE_AS}") from None
    if wrong := next(filter(None, found), ""):
        raise _refusal(f"{name} {wrong}; it was not taken. Take that out in Word and save the file again.")
    return document


def stories(document: WordDocument) -> list:
    """Return the parts of a document that hold what people read: its text, its headers and footers."""
    related = [rel.target_part for rel in document.part.rels.values() if not rel.is_external]
    return [document.part, *(part for part in related if part.partname.startswith(("/word/header", "/word/footer")))]


def instructions(part) -> list[str]:
    """Return the instructions of the fields in a part, those that Word has split put together again."""
    simple = [field.get(qn("w:instr")) or "" for field in part.element.iter(qn("w:fldSimple"))]
    found, open_fields = [], []
    for each in part.element.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = each.get(qn("w:fldCharType"))
        if kind == "begin":
            open_fields.append("")
        elif kind == "end" and open_fields:
            found.append(open_fields.pop())
        elif kind is None:
            open_fields = [*open_fields[:-1], (open_fields[-1] if open_fields else "") + (each.text or "")]
    return simple + found + open_fields


def _refuse_size(name: str, body: bytes) -> None:
    if not body:
        raise _refusal(f"{name} is empty.")
    if len(body) > MOST_BYTES:
        raise _refusal(
            f"{name} has {len(body) / 1024**2:.1f} MB; a template has {MOST_BYTES // 1024**2} MB at the most."
        )


def _refuse_other_kinds(name: str, body: bytes) -> None:
    for start, kind in KNOWN_STARTS.items():
        if body.startswith(start):
            raise _refusal(f"{name} is {kind}, whatever its name; a Word document (.docx) is expected. {SAVE_AS}")
    if not body.startswith(b"PK\x03\x04"):
        raise _refusal(f"{name} is not a Word document (.docx). {SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            refuse_unsafe(packed, "Word document", most_parts=MOST_PARTS, most_bytes=MOST_UNPACKED)
            _refuse_parts(name, packed)
    except Unsafe as why:
        raise _refusal(f"{name} {why}") from None
    except DAMAGE:
        raise _refusal(f"{name} is damaged and cannot be opened. {SAVE_AS}") from None


def _refuse_parts(name: str, packed: zipfile.ZipFile) -> None:
    names = packed.namelist()
    types = packed.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any(part.lower().endswith("vbaproject.bin") for part in names):
        raise _refusal(f"{name} holds macros, whatever its name; it was not opened. {SAVE_AS}")
    if PLAIN not in types:
        raise _refusal(f"{name} is not a Word document (.docx). {SAVE_AS}")


def _what_it_fetches(document: WordDocument) -> str:
    for rel in document.part.package.iter_rels():
        if rel.is_external and not rel.reltype.endswith("/hyperlink"):
            return f"fetches something from elsewhere ({rel.target_ref[:80]})"
        if rel.reltype.endswith("/aFChunk") or (not rel.is_external and rel.target_part.partname.startswith(CARRIED)):
            return "carries another file inside it"
    return ""


def _fields_that_fetch(document: WordDocument) -> list[str]:
    found = [each for part in stories(document) for each in instructions(part) if FETCHES.match(each)]
    return [f"has a field that fetches or runs something ({each.split()[0]})" for each in found]


def _refusal(sentence: str) -> NotInOrder:
    return NotInOrder(sentence, field="file")
