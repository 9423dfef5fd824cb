"""What a workbook and a Word document that somebody brings may not be: one check for both."""

import io
import zipfile

import pytest

from iro_portal.core import packed, spreadsheet
from iro_portal.core.transitions import NotInOrder
from reviews.letters import opening
from tests.factories import word

BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{BOMB}]><x>&e9;</x>'
LATE = f"<?xml version='1.0'?><!--{'<x>' * 5000}--> {ENTITIES[21:]}"
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
PLAIN = "<?xml version='1.0'?><!-- <!DOCTYPE in a comment --><x/>"
# What each is made of beside the parts that make it a workbook or a document, and what is said.
UNSAFE = {
    "an entity bomb": ({"xl/more.xml": ENTITIES}, "holds a document type"),
    "an entity bomb far down": ({"xl/more.xml": LATE}, "holds a document type"),
    "an entity bomb in UTF-16": ({"xl/more.xml": ENTITIES.encode("utf-16")}, "holds a document type"),
    "a file of the server": ({"xl/_rels/more.rels": FILE}, "holds a document type"),
    "an ending in capitals": ({"xl/MORE.XML": ENTITIES}, "holds a document type"),
    "a way up": ({"../../etc/cron.d/x": "x"}, "a part whose name leads out"),
    "a way up as Windows writes it": ({"xl\\..\\..\\x": "x"}, "a part whose name leads out"),
    "a place of the server": ({"/etc/passwd": "x"}, "a part whose name leads out"),
    "a drive": ({"C:/x": "x"}, "a part whose name leads out"),
    "two parts of a name": ({"xl/a.bin": "x", "XL/A.BIN": "y"}, "two parts of the same name"),
    "many parts": ({f"xl/{number}": "" for number in range(1_001)}, "parts, and a"),
}


def zipped(parts: dict) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            member = zipfile.ZipInfo(name)
            member.filename, member.compress_type = name, zipfile.ZIP_DEFLATED
            file.writestr(member, body)
    return out.getvalue()


@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_workbook_is_not_opened(case, monkeypatch):
    monkeypatch.setattr(spreadsheet, "load_workbook", lambda *args, **options: pytest.fail("it was opened"))
    parts, said = UNSAFE[case]
    with pytest.raises(spreadsheet.UnreadableFile, match=said) as refused:
        spreadsheet.sheets("log.xlsx", zipped({"xl/workbook.xml": "<x/>"} | parts))
    assert str(refused.value).startswith("log.xlsx ")


@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_word_document_is_not_opened(case, monkeypatch):
    sound = zipfile.ZipFile(io.BytesIO(word.word_file("x")))
    monkeypatch.setattr(opening, "Document", lambda *args: pytest.fail("it was opened"))
    parts, said = UNSAFE[case]
    whole = {name: sound.read(name) for name in sound.namelist()} | parts
    with pytest.raises(NotInOrder, match=said):
        opening.open_word_file("letter.docx", zipped(whole))


def test_a_bomb_is_refused_by_the_size_it_unpacks_to():
    body = zipped({"xl/workbook.xml": "<x/>"} | {f"xl/{number}": b"0" * 80_000_000 for number in range(4)})
    assert len(body) < 1_000_000
    with pytest.raises(spreadsheet.UnreadableFile, match="unpacks to more than 300 MB; it was not opened"):
        spreadsheet.sheets("log.xlsx", body)


def test_a_locked_file_is_refused():
    body = bytearray(zipped({"xl/workbook.xml": "<x/>"}))
    body[body.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(spreadsheet.UnreadableFile, match="locked with a password"):
        spreadsheet.sheets("log.xlsx", bytes(body))


def test_a_comment_that_speaks_of_a_document_type_is_none():
    with zipfile.ZipFile(io.BytesIO(zipped({"xl/a.xml": PLAIN}))) as file:
        packed.refuse_unsafe(file, "workbook", most_parts=1, most_bytes=1000)


def test_xml_in_a_writing_that_nobody_knows_is_damage_and_not_let_through():
    odd = b"<?xml version='1.0' encoding='EBCDIC-CP-BE'?><x/>"
    with pytest.raises(spreadsheet.UnreadableFile, match="is damaged"):
        spreadsheet.sheets("log.xlsx", zipped({"xl/workbook.xml": "<x/>", "xl/odd.xml": odd}))
