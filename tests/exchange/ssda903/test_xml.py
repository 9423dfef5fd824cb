"""The XML form says what the CSV files say; what could harm is refused unread."""

import pytest

from exchange.ssda903.check import check_return
from exchange.ssda903.sources import Source
from tests.exchange.ssda903.conftest import TODAY, found

CHILD = """<CHILD><HEADER><CHILDID>0123</CHILDID><UPN>A123456789012</UPN><SEX>1</SEX><DOB>14/02/2008</DOB>
<ETHNIC>WBRI</ETHNIC><UASC>1</UASC><DUC>01/02/2026</DUC>
<AMISSING><MISSING>M</MISSING><MIS_START>05/05/2017</MIS_START><MIS_END>07/05/2017</MIS_END></AMISSING>
<AREVIEW><REVIEW>26/04/2017</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<AREVIEW><REVIEW>20/07/2017</REVIEW><REVIEW_CODE>PN5</REVIEW_CODE></AREVIEW><MOTHER /><MC_DOB />
<OC2><SDQ_SCORE>12</SDQ_SCORE><CONVICTED>0</CONVICTED><HEALTH_ASSESSMENT>1</HEALTH_ASSESSMENT></OC2></HEADER>
<EPISODE><DECOM>03/04/2017</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N1</CIN><PL>U4</PL><PL_POST>AB1 3EF</PL_POST>
<HOME_POST>AB1 2CD</HOME_POST><URN>1234567</URN><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC>01/09/2017</DEC><REC>X1</REC>
<REASON_PLACE_CHANGE>CARPL</REASON_PLACE_CHANGE></EPISODE>
<EPISODE><DECOM>01/09/2017</DECOM><RNE>P</RNE><LS>V2</LS><CIN>N1</CIN><PL>K2</PL><PLACE_PROVIDER>PR4</PLACE_PROVIDER>
<DEC /><REC /></EPISODE></CHILD>"""
START, END = "<?xml version='1.0' encoding='us-ascii'?>\n<EXPSSDA903>", "</EXPSSDA903>"


def of_xml(*children: str, start: str = START, end: str = END):
    body = (start + "".join(children) + end).encode()
    return check_return([Source.of_bytes("return.xml", body)], today=TODAY)


def without_rows(children) -> list:
    """The records without their row numbers, which in XML count the records of a kind."""
    return [repr(child).replace("row=", "") for child in children]


def test_the_same_child_in_xml_and_in_csv_is_the_same_record(nothing_wrong):
    result = of_xml(CHILD)
    assert not result.findings.counts
    [xml], [csv] = result.children(), nothing_wrong.children()
    assert (xml.child, xml.header[1:], xml.uasc[1:], xml.oc2[1:]) == (
        csv.child,
        csv.header[1:],
        csv.uasc[1:],
        csv.oc2[1:],
    )
    for kind in ("reviews", "missing"):
        assert [row[1:] for row in getattr(xml, kind)] == [row[1:] for row in getattr(csv, kind)]
    assert [each[1:] for each in xml.periods[0].episodes] == [each[1:] for each in csv.periods[0].episodes]
    assert result.counts == nothing_wrong.counts


def test_uasc_nought_or_empty_is_no_uasc():
    for tag in ("<UASC>0</UASC>", "<UASC />", ""):
        [child] = of_xml(CHILD.replace("<UASC>1</UASC><DUC>01/02/2026</DUC>", tag)).children()
        assert child.uasc is None


def test_other_modules_are_left_out_by_name_and_unknown_tags_warned_of():
    more = "<DATE_INT>01/01/2017</DATE_INT><IN_TOUCH />"
    more += "<AD_PLACED><DATE_PLACED>01/01/2017</DATE_PLACED></AD_PLACED><PERMANENCE/><NICKNAME>Z</NICKNAME></HEADER>"
    result = of_xml(CHILD.replace("</HEADER>", more))
    assert sorted(result.skipped) == ["AD1", "PlacedAdoption", "PrevPerm"]
    assert found(result, "file-left-out") == ["NICKNAME in return.xml is not known and was left out."]


def test_a_finding_in_xml_counts_records_of_its_kind():
    result = of_xml(CHILD.replace("20/07/2017", "2017-07-20"))
    assert found(result, "166")[0].startswith(
        "return.xml, row 2, REVIEW: “2017-07-20”: a day as dd/mm/yyyy is expected"
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HARMFUL = [
    (f"<?xml version='1.0'?>{LAUGHS}<EXPSSDA903>&b;", "return.xml holds a document type or entities"),
    ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><EXPSSDA903>', "return.xml holds a document type or entities"),
    ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><EXPSSDA903>&e;', "return.xml holds a document type"),
    ("<EXPSSDA903>&undefined;", "return.xml cannot be read as XML (undefined entity"),
    ("<html>", "return.xml begins with “html”; an SSDA903 return begins with EXPSSDA903."),
    ("<EXPSSDA903><CHILD>", "return.xml cannot be read as XML (mismatched tag"),
    ("<?xml version='1.0' encoding='klingon'?><EXPSSDA903>", "return.xml cannot be read as XML (unknown encoding"),
    ("<EXPSSDA903>" + "<CHILD>" * 10, "return.xml is nested more deeply than a return is (at “CHILD”)."),
    (
        "<EXPSSDA903><CHILD><HEADER><SEX>" + "1" * 2_000 + "</SEX>",
        "return.xml has a value of more than 1,000 letters in SEX.",
    ),
    ("<EXPSSDA903><CHILD>" + "<EPISODE/>" * 6_000, "return.xml has a child with more than 5,000 records."),
    (
        "<EXPSSDA903><CHILD><HEADER><SEX>1</SEX><SEX>2</SEX>",
        "return.xml has SEX twice in one HEADER; once is expected.",
    ),
    ("<EXPSSDA903><CHILD><HEADER/><HEADER/>", "return.xml has two HEADERs in one CHILD; one is expected."),
]


@pytest.mark.parametrize(("body", "sentence"), HARMFUL)
def test_xml_that_could_harm_or_is_no_return_is_refused(body, sentence):
    result = of_xml(start=body)
    assert found(result, "file")[0].startswith(sentence)
    assert not result.is_sound


def test_xml_cut_anywhere_is_a_sentence():
    body = (START + CHILD + END).encode()
    for cut in range(1, len(body), 13):
        result = check_return([Source.of_bytes("return.xml", body[:cut])], today=TODAY)
        assert not result.is_sound


def test_xml_in_utf_16_is_refused():
    result = check_return([Source.of_bytes("return.xml", (START + END).encode("utf-16"))], today=TODAY)
    assert found(result, "file")[0].startswith("return.xml is text in UTF-16; save as UTF-8.")


def test_a_child_without_a_header_is_an_error():
    result = of_xml("<CHILD><EPISODE><DECOM>03/04/2017</DECOM></EPISODE></CHILD>")
    assert len(found(result, "child-id")) == 1
