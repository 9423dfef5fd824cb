"""Files that are not what they say, or not safe: each a sentence, and nothing taken."""

import zipfile

import pytest

from exchange.ssda903 import sources
from exchange.ssda903.check import check_return
from exchange.ssda903.sources import Source, find
from iro_portal.core.spreadsheet import UnreadableFile
from tests.exchange.ssda903.conftest import REVIEWS, SOUND, TODAY, as_sources, checked, found, zipped

GOOD = "\n".join(SOUND["reviews.csv"]) + "\n"
WHOLE = {name: "\n".join(lines) + "\n" for name, lines in SOUND.items()}

UNREADABLE = [
    (b"", "reviews.csv is empty."),
    (b"%PDF-1.7 ...", "reviews.csv is a PDF, whatever its name; a CSV (UTF-8) or XML file is expected."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "reviews.csv is a workbook of the old kind (.xls)"),
    (GOOD.encode("utf-16"), "reviews.csv is text in UTF-16; save as UTF-8."),
    (GOOD.encode("utf-16-le"), "reviews.csv holds a NUL byte in line 1"),
    (GOOD.replace("PN5", "P\0N5").encode(), "reviews.csv holds a NUL byte in line 3"),
    (GOOD.replace("PN5", "PNé").encode("latin-1"), "reviews.csv is not in UTF-8 (first seen in line 3)."),
    (GOOD.replace("PN5", '"PN5').encode(), "reviews.csv cannot be read as CSV"),
    (b"\n" + GOOD.encode(), "reviews.csv has no columns in row 1."),
    (b"x" * 400_000, "reviews.csv has a line of more than 65,536 bytes (line 1); is it CSV?"),
    (zipped({"xl/workbook.xml": "x"}), "reviews.csv is an Excel workbook; save each sheet as"),
    (b"PK\x03\x04 not really", "reviews.csv is a damaged zip file and cannot be opened."),
]


@pytest.mark.parametrize(("body", "sentence"), UNREADABLE)
def test_a_file_that_cannot_be_read_stops_the_import_with_a_sentence(body, sentence):
    result = checked(files={"reviews.csv": body})
    assert not result.is_sound
    assert found(result, "file")[0].startswith(sentence)


def test_a_byte_order_mark_and_semicolons_do_not_matter():
    marked = b"\xef\xbb\xbf" + GOOD.replace(",", ";").encode()
    assert checked(files={"reviews.csv": marked}).counts == checked().counts


def test_a_file_cut_short_in_a_row_is_refused_and_at_the_very_end_warned_of():
    assert not checked(files={"reviews.csv": GOOD[:-12].encode()}).is_sound
    result = checked(files={"reviews.csv": GOOD[:-1].encode()})
    assert result.is_sound
    assert found(result, "file-end") == ["the last line of reviews.csv does not end as lines do; was it cut short?"]


def test_two_gigabytes_are_refused_before_a_byte_is_read():
    def never():
        raise AssertionError

    result = check_return([Source("reviews.csv", 2 * 1024**3, never)], today=TODAY)
    assert found(result, "file") == ["reviews.csv has 2,048 MB; the most that can be taken is 512 MB."]


def test_a_zip_is_read_as_the_files_in_it_are(nothing_wrong):
    packed = zipped(
        {f"return 2017/{name}": body for name, body in WHOLE.items()} | {"__MACOSX/x.csv": "x", "a.txt": "x"}
    )
    result = check_return([Source.of_bytes("return.zip", packed)], today=TODAY)
    assert result.counts == nothing_wrong.counts
    assert list(result.children()) == list(nothing_wrong.children())


UNSAFE = [
    ({"../header.csv": "x"}, "return.zip holds “../header.csv”, a path that leads out of the zip"),
    ({"/etc/header.csv": "x"}, "return.zip holds “/etc/header.csv”, a path that leads out of the zip"),
    ({"a\\..\\..\\header.csv": "x"}, "return.zip holds"),
    ({"C:/header.csv": "x"}, "return.zip holds “C:/header.csv”, a path that leads out of the zip"),
    ({"inner.zip": "x"}, "return.zip holds another zip file, “inner.zip”; unpack that one first."),
    ({"notes.txt": "x"}, "return.zip holds no file that ends in .csv or .xml."),
    ({f"{n}.csv": "x" for n in range(200)}, "return.zip holds 200 files; a return has about ten"),
]


@pytest.mark.parametrize(("members", "sentence"), UNSAFE)
def test_an_unsafe_zip_is_refused_unopened(members, sentence):
    result = check_return([Source.of_bytes("return.zip", zipped(members))], today=TODAY)
    assert found(result, "file")[0].startswith(sentence)
    assert not result.counts


def test_a_zip_bomb_is_refused_by_the_size_it_unpacks_to(monkeypatch):
    monkeypatch.setattr(sources, "MOST_BYTES", 1_000_000)
    bomb = zipped({"header.csv": b"0" * 50_000_000})
    assert len(bomb) < 100_000
    result = check_return([Source.of_bytes("return.zip", bomb)], today=TODAY)
    assert found(result, "file")[0].startswith("return.zip, once unpacked, has 48 MB")


def test_a_zip_that_lies_about_its_size_is_damaged_not_believed():
    packed = bytearray(zipped({"header.csv": "0" * 100_000}))
    for at in (packed.index((100_000).to_bytes(4, "little")), packed.rindex((100_000).to_bytes(4, "little"))):
        packed[at : at + 4] = (10).to_bytes(4, "little")
    result = check_return([Source.of_bytes("return.zip", bytes(packed))], today=TODAY)
    assert not result.is_sound


def test_a_zip_with_a_password_is_refused():
    packed = bytearray(zipped({"header.csv": WHOLE["header.csv"]}))
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    result = check_return([Source.of_bytes("return.zip", bytes(packed))], today=TODAY)
    assert found(result, "file") == ["return.zip is locked with a password; send it as a zip file without one."]


def test_every_byte_of_damage_in_a_zip_is_a_sentence():
    packed = zipped(WHOLE)
    for cut in range(4, len(packed), 97):
        assert not check_return([Source.of_bytes("return.zip", packed[:cut])], today=TODAY).is_sound


def test_one_module_in_two_files_is_refused():
    result = checked(files={"more.csv": [REVIEWS, "0123,14/02/2008,01/08/2017,PN1"]})
    assert found(result, "file") == ["reviews.csv and more.csv are both the module Reviews; send one of them."]


def test_csv_and_xml_together_are_refused():
    result = checked(files={"return.xml": b"<EXPSSDA903/>"})
    assert found(result, "file")[0].startswith(
        "return.xml is a whole return in XML, and there is header.csv, episodes.csv"
    )


def test_a_folder_gives_its_csv_files_and_nothing_else(tmp_path, nothing_wrong):
    for name, body in WHOLE.items():
        (tmp_path / name.upper()).write_text(body)
    (tmp_path / "README.md").write_text("x")
    (tmp_path / "sub.csv").mkdir()
    assert check_return(find(tmp_path), today=TODAY).counts == nothing_wrong.counts


def test_a_folder_without_a_return_and_one_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match=r"holds no file that ends in \.csv or \.xml"):
        find(tmp_path)
    with pytest.raises(UnreadableFile, match="There is no file or folder"):
        find(tmp_path / "nowhere")


def test_nothing_at_all_is_refused():
    assert found(check_return([], today=TODAY), "file") == ["There is no file to read."]


def test_a_stored_zip_reads_the_same_as_a_compressed_one(tmp_path, nothing_wrong):
    path = tmp_path / "return.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in WHOLE.items():
            packed.writestr(name, body)
    assert check_return(find(path), today=TODAY).counts == nothing_wrong.counts


def test_a_source_can_be_opened_again_and_again():
    [source] = as_sources({"reviews.csv": SOUND["reviews.csv"]})
    assert source.start() == source.start() == GOOD.encode()
