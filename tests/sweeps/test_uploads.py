"""What is brought in is what it says it is, or gets a sentence: at every address that takes a file."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from children.models import Child
from escalations.models import Escalation
from exchange.models import ImportRun
from iro_portal.core import spreadsheet
from people.models import StaffPhoto
from reports.models import EnteredFigure
from reviews.letters import opening
from reviews.models import LetterTemplate

pytestmark = pytest.mark.once

APPS = ("people", "children", "reviews", "escalations", "reports", "exchange", "iro_portal")
TABLE = b"a,b\n1,2\n"
SCRIPT = b"<html><script>alert(1)</script></html>"


def packed(name: str, size: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part in ("xl/workbook.xml", "word/document.xml", "[Content_Types].xml"):
            made.writestr(part, b"<x/>")
        made.writestr(name, b"0" * size)
    return file.getvalue()


def endless_picture() -> bytes:
    """A PNG of few bytes that says it has 60,000 by 60,000 dots."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


NASTY = {
    "a page named as a list": ("list.csv", SCRIPT),
    "a drawing that runs": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a picture and a page at once": ("both.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + SCRIPT),
    "a picture and an archive at once": ("both.docx", b"\x89PNG\r\n\x1a\n" + packed("x")),
    "a zip bomb": ("bomb.xlsx", packed("xl/worksheets/sheet1.xml", 3_000_000)),
    "an archive with a path": ("paths.xlsx", packed("../../../../tmp/exports-evil.txt", 10)),
    "an endless picture": ("endless.png", endless_picture()),
    "a name with a path": ("../../../../tmp/evil<script>.csv", TABLE),
}  # fmt: skip
PLACES = {
    "import": ("iro_manager", lambda: reverse("exchange:import-upload"), {"kind": "escalation-log"}),
    "return": ("iro_manager", lambda: reverse("exchange:import-upload"), {"kind": "ssda903"}),
    "dates": ("iro_manager", lambda: reverse("exchange:import-upload"), {"kind": "dates"}),
    "figures": ("iro_manager", lambda: reverse("exchange:entered-upload"), {}),
    "template": ("support", lambda: reverse("reviews:letter-template", args=["minutes"]), {}),
    "photo": ("iro", lambda: reverse("people:photo"), {}),
    "pasted table": ("iro_manager", lambda: reverse("reports:reconcile-table", args=["escalation-reasons"]), {}),
}  # fmt: skip


def test_every_address_that_takes_a_file_is_tried():
    takes = [
        path
        for app in APPS
        for path in (Path(portal.BASE_DIR) / app).rglob("*.py")
        if "request.FILES" in path.read_text()
    ]
    assert {path.name for path in takes} == {
        "photos.py",
        "kept_words.py",
        "letters.py",
        "reconcile.py",
        "page.py",
        "views.py",
    }


@pytest.mark.parametrize("place", PLACES)
def test_nothing_but_what_is_expected_is_taken(world, client, settings, monkeypatch, place):
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED_BYTES", 1_000_000)
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1_000_000)
    who, address, typed = PLACES[place]
    client.force_login(getattr(world, who))
    for what, (name, body) in NASTY.items():
        answer = client.post(address(), typed | {"file": SimpleUploadedFile(name, body)})
        if answer.status_code == 302:  # an import is kept with its problems, and takes nothing in
            answer = client.get(answer.url)
        elif body != TABLE:
            assert "govuk-error" in answer.text, what
        assert answer.status_code == 200, what
        assert "<script>" not in re.sub(r'<script (?:type="module" )?src="[^"]*"></script>', "", answer.text), what
    assert not (Child.objects.exists())
    assert not (Escalation.objects.exists())
    assert not (EnteredFigure.objects.exists())
    assert not ImportRun.objects.filter(state="applied").exists()
    assert not LetterTemplate.objects.filter(by=world.support).exists()
    assert not StaffPhoto.objects.exists()
    assert not Path("/tmp/exports-evil.txt").exists()
    assert {
        path.parent.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and "evil" in path.name
    } == set()
