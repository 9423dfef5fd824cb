"""Every rule a return is held to, in our own words: which stop an import, which only warn.

An **error** stops the import: nothing sound can be stored without a guess. A file or a day that cannot be read, a row
without a child, a child who is not in Header or twice in it, two dates of birth, an end before its beginning,
anything before birth; a child who is not on record and whose record, as its own rows say, need not be kept any more:
it may have been anonymised, and an old return must not bring it back.

A **warning** is kept as it came: the record says what the council said, and a person should look. Real returns (and
the made-up ones that the DfE's tools are tried with) hold open last episodes with a reason for ending, chains with
gaps, participation that does not fit the age, reviews years ahead: to refuse them would keep a council out.

Numbers are those of the DfE's validation rules, where it has one; the other names are ours.
"""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Rule(NamedTuple):
    severity: Severity
    title: str


ERRORS = {
    "file": "A file cannot be taken",
    "row-cells": "A row has more or fewer cells than the heading",
    "child-id": "A row has no child's id, or none that can be read",
    "born-unreadable": "A date of birth cannot be read",
    "code-unreadable": "A code cannot be kept: it is too long or holds odd signs",
    "102": "The date of birth is missing or cannot be read",
    "104": "The day on which UASC status ended cannot be read",
    "141": "The day on which the episode began is missing or cannot be read",
    "147": "The day on which the episode ended cannot be read",
    "166": "The day of the review is missing or cannot be read",
    "time-over": "The time to keep the record of a child who is not on record is over",
    "302": "An episode begins before the child was born",
    "356": "An episode ends before it begins",
    "564": "A time missing has no first day",
    "567": "A time missing ends before it begins",
    "586": "A time missing begins before the child was born",
    "1004": "The first day of a time missing cannot be read",
    "1005": "The last day of a time missing cannot be read",
    "1006": "A time missing is neither M (missing) nor A (away without authorisation)",
    "INT03": "A child in Episodes is not in Header",
    "INT04": "A child in Missing is not in Header",
    "INT05": "A child in OC2 is not in Header",
    "INT08": "A child in Reviews is not in Header",
    "INT09": "A child in UASC is not in Header",
    "INT13": "The date of birth in Missing is not the one in Header",
    "INT14": "The date of birth in OC2 is not the one in Header",
    "INT17": "The date of birth in Reviews is not the one in Header",
    "INT18": "The date of birth in UASC is not the one in Header",
    "INT32": "A child is in Header more than once",
    "INT33": "A child is in OC2 more than once",
    "INT36": "A child is in UASC more than once",
    "review-before-birth": "A review was held before the child was born",
}
WARNINGS = {
    "file-end": "A file may be cut short",
    "file-left-out": "A part of the return is not known and was left out",
    "module-absent": "A module is not there",
    "born-blank": "A date of birth is not repeated",
    "101": "The code for sex is missing or not valid",
    "103": "The code for ethnic group is missing or not valid",
    "142": "A new episode began while the one before had not ended",
    "143": "The reason for a new episode is missing or not valid",
    "144": "The legal status is missing or not valid",
    "145": "The category of need is missing or not valid",
    "146": "The placement is missing or not valid",
    "148": "An episode has a day of ending without a reason, or a reason without a day",
    "149": "The reason why the episode ceased is not valid",
    "167": "The participation is missing or not valid",
    "178": "The placement provider is missing, not valid or not wanted",
    "180": "The SDQ score is not valid",
    "181": "The health assessment is neither 0 nor 1",
    "196": "The reason for no SDQ score is not valid",
    "203": "The date of birth is not the one recorded before",
    "301": "The date of birth falls after the year of the return",
    "304": "UASC status ended after the 18th birthday",
    "354": "An episode begins after the year of the return (in the future: left out)",
    "355": "An episode lasted less than a day",
    "361": "Police protection lasted longer than 72 hours",
    "385": "An episode ends after the year of the return",
    "388": "An episode ended with X1 (a new one the same day), and no new one follows",
    "399": "A child who only had short breaks (V3, V4) has a review",
    "431": "An episode is said to start care, though care went on from the same day",
    "432": "Care had ended, and the next episode is not said to start it",
    "433": "An episode is said to continue, but does not begin on the day the one before ended",
    "440": "PN0 (under four), though the child was over four at the review",
    "441": "PN1 to PN7 (four or over), though the child was under four at the review",
    "501": "An episode began before the one before had ended",
    "1009": "The reason for the change of placement is not valid",
    "INT21": "The sex in UASC is not the one in Header",
    "distance": "The distance of a placement from home cannot be read",
    "episode-twice": "An episode is there twice",
    "missing-twice": "A time missing is there twice",
    "row-blank": "A row of Reviews or Missing says nothing",
    "review-future": "A review lies in the future, and is left out",
    "review-outside-care": "A review was held while the child was not in care, as far as the return says, and is left out",
    "review-outside-year": "A review lies outside the year of the return",
    "review-twice": "A child has two reviews on one day; one is taken",
}
RULES = {key: Rule(Severity.ERROR, title) for key, title in ERRORS.items()} | {
    key: Rule(Severity.WARNING, title) for key, title in WARNINGS.items()
}


def number(rule: str) -> str:
    """Return the DfE's number of a rule, empty for one of ours."""
    return rule if rule.isdigit() or rule.startswith("INT") else ""
