"""Names and words for sample records, chosen by a seeded generator: the same seed, the same words."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
ETHNICITIES = (
    "WBRI",
    "WBRI",
    "WBRI",
    "BAFR",
    "BAFR",
    "BCRB",
    "MWBC",
    "MWBC",
    "MOTH",
    "AOTH",
    "APKN",
    "WOTH",
    "BOTH",
    "OOTH",
)


@cache
def declared(name: str) -> dict:
    """Return a file of declarations (words, an authority) beside this one."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Words:
    """What people in the sample are called and say."""

    def __init__(self, random: Random):
        self.random, self.source = random, declared("words")
        self.taken: set[str] = set()

    def name(self, sex: str, family: str = "") -> str:
        """A name that nobody here bears yet; `sex` is an SSDA903 code, `family` a family name to keep."""
        first_names = self.source["names"]["girls" if sex == "2" else "boys"]
        families = self.source["names"]["families"]
        while True:
            name = f"{self.random.choice(first_names)} {family or self.random.choice(families)}"
            if name not in self.taken:
                self.taken.add(name)
                return name

    def family(self) -> str:
        """A family name for brothers and sisters."""
        return self.random.choice(self.source["names"]["families"])

    def ethnicity(self) -> str:
        return self.random.choice(ETHNICITIES)

    def concern(self, standard: str) -> str:
        """What is wrong, for a standard reason."""
        return self.random.choice(self.source["concerns"][standard])

    def change(self, standard: str) -> str:
        """What changed for the child, for a standard reason."""
        return self.random.choice(self.source["changes"][standard])

    def one_of(self, kind: str) -> str:
        """One line of a kind: asks, answers, actions ..."""
        return self.random.choice(self.source[kind]["lines"])
