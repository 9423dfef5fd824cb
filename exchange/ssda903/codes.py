"""The code lists of the return, with the years in which a code that came or went was valid.

A year is named by the one it begins in: 2017 is 1 April 2017 to 31 March 2018. A code outside its list or its years is
warned of and kept as it came: lists drift, and what a code means is mapped when it is read (children/codes.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from children import codes
from reviews.models.review import PARTICIPATION

Years = tuple[int | None, int | None]  # the first and the last year, both inclusive
UNTIL_2023: Years = (None, 2023)
FROM_2024: Years = (2024, None)
UNTIL_2024: Years = (None, 2024)
FROM_2025: Years = (2025, None)


@dataclass(frozen=True)
class CodeList:
    """One list of codes: what each means, and the years of those that were not always valid."""

    name: str
    meanings: Mapping[str, str]
    years: Mapping[str, Years] = field(default_factory=dict)
    longest: int = 10

    def complaint(self, code: str, year: int | None) -> str:
        """Return what is odd about a code in the return of a year, as the end of a sentence; empty if nothing is."""
        if code not in self.meanings:
            return f"a code of the list “{self.name}” is expected; this one is not in it and is kept as it came"
        first, last = self.years.get(code, (None, None))
        if year is None or (first or year) <= year <= (last or year):
            return ""
        valid = f"from {financial_year(first)} on" if first else f"up to {financial_year(last)}"
        return f"the code is valid {valid}, and the return is of {financial_year(year)}; kept as it came"


def financial_year(year: int) -> str:
    """2017 -> “2017/18”."""
    return f"{year}/{(year + 1) % 100:02}"


SEX = CodeList(
    "sex", codes.SEX,
    {"1": UNTIL_2023, "2": UNTIL_2023, "M": FROM_2024, "F": FROM_2024, "U": FROM_2024},
    longest=1,
)  # fmt: skip
ETHNIC = CodeList("ethnic group", codes.ETHNICITY)
RNE = CodeList("reason for a new episode", codes.NEW_EPISODE)
LS = CodeList("legal status", codes.LEGAL_STATUS, {"D1": UNTIL_2023})
CIN = CodeList("category of need", codes.NEED)
PLACE = CodeList(
    "placement", codes.PLACEMENT,
    {"K3": FROM_2024, "H5": UNTIL_2024, "P2": UNTIL_2024, "Z1": UNTIL_2024}
    | dict.fromkeys(("Z11", "Z12", "Z13", "Z14"), FROM_2025),
)  # fmt: skip
PLACE_PROVIDER = CodeList("placement provider", codes.PROVIDER)
NEW_EPISODE_SAME_DAY = "X1"
REC = CodeList(
    "reason the episode ceased",
    {NEW_EPISODE_SAME_DAY: "A new episode begins on the same day"}
    | codes.CARE_ENDED
    | {"E43": "Special guardianship order, to former foster carers", "E44": "Special guardianship order, to others"},
)
REASON_PLACE_CHANGE = CodeList("reason for the change of placement", codes.PLACE_CHANGED)
REVIEW_CODE = CodeList("participation", dict(PARTICIPATION))
MISSING = CodeList("missing", {"M": "Missing", "A": "Away without authorisation"}, longest=1)
SDQ_REASON = CodeList("reason for no SDQ score", codes.SDQ_NOT_DONE)
HEALTH_ASSESSMENT = CodeList("health assessment", {"0": "No", "1": "Yes"})
UASC = CodeList("unaccompanied asylum-seeking child", {"0": "No", "1": "Yes"})
