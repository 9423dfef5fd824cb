"""A small return to bend: one child, whole and sound; every test changes what it is about."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from exchange.ssda903.check import check_return
from exchange.ssda903.sources import Source

TODAY = date(2026, 11, 21)
RETURNS = Path(__file__).parent / "returns"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
UASC = "CHILD,SEX,DOB,DUC"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"
OC2 = (
    "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
)
SOUND = {
    "header.csv": [HEADER, "0123,1,14/02/2008,WBRI,A123456789012,,"],
    "episodes.csv": [
        EPISODES,
        "0123,03/04/2017,S,V2,N1,U4,PR1,01/09/2017,X1,CARPL,AB1 2CD,AB1 3EF,1234567",
        "0123,01/09/2017,P,V2,N1,K2,PR4,,,,AB1 2CD,AB1 3EF,1234567",
    ],
    "reviews.csv": [REVIEWS, "0123,14/02/2008,26/04/2017,PN1", "0123,14/02/2008,20/07/2017,PN5"],
    "uasc.csv": [UASC, "0123,1,14/02/2008,01/02/2026"],
    "missing.csv": [MISSING, "0123,14/02/2008,M,05/05/2017,07/05/2017"],
    "oc2.csv": [OC2, "0123,14/02/2008,12,,0,,1,1,1,0,,"],
}


def as_sources(files: dict[str, list[str] | bytes]) -> list[Source]:
    """Each file from its lines, or from its bytes as they are."""
    return [
        Source.of_bytes(name, body if isinstance(body, bytes) else "".join(f"{line}\n" for line in body).encode())
        for name, body in files.items()
    ]


def checked(**options):
    """Check the sound return; `files` replaces files by name, `add` adds lines to them (None takes one away)."""
    files = {name: list(lines) for name, lines in SOUND.items()} | options.pop("files", {})
    for name, lines in options.pop("add", {}).items():
        files[name] = [*files[name], *lines]
    given = {name: body for name, body in files.items() if body is not None}
    return check_return(as_sources(given), today=TODAY, **options)


def found(result, rule: str) -> list[str]:
    """Every finding of a rule, as its sentence."""
    return [str(finding) for finding in (*result.errors, *result.warnings) if finding.rule == rule]


def zipped(members: dict[str, bytes | str], **options) -> bytes:
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as packed:
        for name, body in members.items():
            packed.writestr(name, body)
    return out.getvalue()


@pytest.fixture
def nothing_wrong():
    """A return in which nothing is found; the base of every other test."""
    result = checked()
    assert not result.findings.counts, [str(each) for each in (*result.errors, *result.warnings)]
    return result
