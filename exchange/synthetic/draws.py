"""What is drawn, and how often: ages, groups, legal status, placements, how children take part and leave.

Shares are rounded from what England's councils report of children looked after; nothing here is a real council.
"""

from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Weights(Generic[T]):
    """Values and how often each comes, to draw from."""

    def __init__(self, shares: Mapping[T, float]):
        self.values, self.sums = list(shares), list(accumulate(shares.values()))

    def one(self, random: Random) -> T:
        return random.choices(self.values, cum_weights=self.sums)[0]


class Place(NamedTuple):
    """A placement and who provides it."""

    code: str
    provider: str


# Whole years on entering care: from, to.
AGES = Weights({(0, 0): 19, (1, 4): 18, (5, 9): 18, (10, 15): 29, (16, 17): 16})
SIZES = Weights({1: 72, 2: 18, 3: 7, 4: 3})  # brothers and sisters who come into care together
ETHNIC = Weights({
    "WBRI": 66, "WIRI": 0.6, "WIRT": 0.5, "WROM": 0.7, "WOTH": 4, "MWBC": 4, "MWBA": 1.6, "MWAS": 1.6, "MOTH": 3.6,
    "AIND": 0.6, "APKN": 2, "ABAN": 1, "AOTH": 1.6, "CHNE": 0.2, "BCRB": 2.2, "BAFR": 4, "BOTH": 1.6, "OOTH": 2.6,
    "REFU": 0.3, "NOBT": 0.7,
})  # fmt: skip
ETHNIC_OF_UASC = Weights({"OOTH": 38, "BAFR": 34, "AOTH": 18, "WOTH": 5, "BOTH": 5})
NEEDS = Weights({"N1": 64, "N2": 3, "N3": 3, "N4": 8, "N5": 13, "N6": 2, "N7": 0.3, "N8": 4})
GIRL = 0.44
UASC = 0.09  # of families, so of about one child in fourteen who comes
GIRL_OF_UASC = 0.05

# How care begins, by law; what follows is drawn in care.py.
LAW = Weights({"C1": 56, "V2": 28, "L1": 9, "L2": 5, "C2": 2})
LAW_FROM_12 = Weights({"C1": 36, "V2": 46, "L1": 12, "L2": 3, "J1": 3})

FOSTERED = {Place("U6", "PR1"): 30, Place("U6", "PR4"): 24, Place("U3", "PR1"): 14}
PLACES = (  # up to which age, in whole years
    (0, Weights(FOSTERED | {Place("R3", "PR4"): 8, Place("P1", "PR0"): 5, Place("U5", "PR1"): 4})),
    (9, Weights(FOSTERED | {Place("U1", "PR1"): 6, Place("U4", "PR1"): 8, Place("P1", "PR0"): 6, Place("K2", "PR4"): 2})),
    (15, Weights(FOSTERED | {
        Place("U1", "PR1"): 4, Place("U4", "PR1"): 8, Place("U4", "PR4"): 6, Place("P1", "PR0"): 5, Place("K2", "PR4"): 16,
        Place("K2", "PR1"): 4, Place("S1", "PR5"): 2,
    })),
    (99, Weights(FOSTERED | {
        Place("U4", "PR1"): 6, Place("P1", "PR0"): 3, Place("K2", "PR4"): 16, Place("K1", "PR2"): 0.5,
        Place("supported", "PR4"): 34, Place("supported", "PR5"): 8,
    })),
)  # fmt: skip
SHORT_BREAK_PLACES = Weights({Place("U6", "PR1"): 4, Place("K2", "PR1"): 3, Place("R1", "PR5"): 2})
WHY_MOVED = Weights({
    "CARPL": 52, "CREQB": 16, "CREQO": 9, "CHILD": 6, "OTHER": 6, "ALLEG": 2, "STAND": 3, "LAREQ": 3, "CLOSE": 2, "APPRR": 1
})  # fmt: skip

LEAVING = Weights({
    "E4A": 33, "E4B": 12, "E13": 8, "E41": 8, "E45": 13, "E46": 3, "E47": 3, "E48": 1, "E8": 9, "E3": 3, "E16": 0.5,
    "E2": 0.3,
})  # fmt: skip
LEAVING_FROM_14 = Weights(
    {"E4A": 36, "E4B": 18, "E13": 6, "E41": 4, "E5": 6, "E6": 3, "E8": 14, "E3": 3, "E9": 3, "E2": 0.3}
)
AT_EIGHTEEN = Weights({"E5": 34, "E6": 10, "E17": 26, "E7": 6, "E4A": 12, "E8": 12})
ADOPTED = Weights({"E11": 55, "E12": 45})
COULD_RETURN = ("E4A", "E4B", "E13", "E41")

# Brent 2018/19 and the other papers: most speak for themselves, many are heard in other ways.
TOOK_PART = Weights({"PN1": 50, "PN2": 3, "PN3": 3, "PN4": 4, "PN5": 5, "PN6": 25, "PN7": 10})
LATE = 0.05
