"""The page on OWASP's standard: every item of level 2 once, counted right, and each proof that it names is there."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
ANSWERS = ("met", "in part", "by the operator", "not used", "not met")
LINE = re.compile(rf"\| (V[^|]*) \| [^|]+ \| ({'|'.join(ANSWERS)}): [^|]+ \| ([^|]*) \|")
NUMBER = re.compile(r"V\d+\.\d+\.\d+")
COUNTED = re.compile(r"\| \*{0,2}(V\d+|All)\b[^|]*((?:\| *\*{0,2}\d+\*{0,2} *){5})\|")
# Which items level 2 asks for (4.0.3, deleted ones left out): section -> numbers.
LEVEL_2 = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1-2", "1.8": "1-2", "1.9": "1-2",
    "1.10": "1", "1.11": "1-2", "1.12": "2", "1.14": "1-6",
    "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-6", "2.5": "1-7", "2.6": "1-3", "2.7": "1-6", "2.8": "1-7",
    "2.9": "1-3", "2.10": "1-4",
    "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
    "4.1": "1-3 5", "4.2": "1-2", "4.3": "1-3",
    "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4",
    "6.1": "1-3", "6.2": "1-6", "6.3": "1-2", "6.4": "1-2",
    "7.1": "1-4", "7.2": "1-2", "7.3": "1 3 4", "7.4": "1-3",
    "8.1": "1-4", "8.2": "1-3", "8.3": "1-8",
    "9.1": "1-3", "9.2": "1-4",
    "10.2": "1-2", "10.3": "1-3",
    "11.1": "1-8",
    "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1-2", "12.5": "1-2", "12.6": "1",
    "13.1": "1 3-5", "13.2": "1-3 5 6", "13.3": "1-2", "13.4": "1-2",
    "14.1": "1-4", "14.2": "1-6", "14.3": "2-3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs/asvs.md").read_text()


@pytest.fixture(scope="module")
def items(page) -> list[tuple[str, str, str]]:
    """Number, answer and proof of each item; a line that answers several counts for each."""
    found = [LINE.fullmatch(line) for line in page.splitlines() if line.startswith("| V") and NUMBER.match(line[2:])]
    lines = [match.groups() for match in found if match]
    tabled = [line for line in page.partition("## V1 ")[2].splitlines() if line.startswith("| V")]
    assert len(lines) == len(tabled), "a line has not its four cells, or no answer that there is"
    return [(number, answer, proof) for numbers, answer, proof in lines for number in NUMBER.findall(numbers)]


def level_2() -> set[str]:
    numbers = set()
    for section, spans in LEVEL_2.items():
        for first, _, last in (span.partition("-") for span in spans.split()):
            numbers |= {f"V{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return numbers


def test_every_item_of_level_2_is_answered_once(items):
    numbers = Counter(number for number, _, _ in items)
    assert {number for number, times in numbers.items() if times > 1} == set()
    assert set(numbers) == level_2()


def test_the_counts_are_those_of_the_lines(page, items):
    said = {name: tuple(map(int, re.findall(r"\d+", cells))) for name, cells in COUNTED.findall(page)}
    counted = Counter((number.partition(".")[0], answer) for number, answer, _ in items)
    chapters = dict.fromkeys(number.partition(".")[0] for number, _, _ in items)
    right = {chapter: tuple(counted[chapter, answer] for answer in ANSWERS) for chapter in chapters}
    assert said == right | {"All": tuple(map(sum, zip(*right.values(), strict=True)))}


def test_every_proof_is_there(items):
    named = {number: proofs_in(proof) for number, _, proof in items}
    assert [number for number, proofs in named.items() if not proofs] == []
    assert [(number, proof) for number, proofs in named.items() for proof in proofs if not is_there(proof)] == []


def test_what_is_not_met_stands_at_the_top(page, items):
    top = page.partition("## What is not met")[2].partition("\n## ")[0]
    table = "\n".join(line for line in top.splitlines() if line.startswith("|"))
    assert set(NUMBER.findall(table)) == {number for number, answer, _ in items if answer == "not met"}


def proofs_in(cell: str) -> list[str]:
    """What a cell names, as paths from the root: in backticks, or as a link from docs/."""
    return re.findall(r"`([^`]+)`", cell) + [f"docs/{link}" for link in re.findall(r"\]\(([^)]+)\)", cell)]


def is_there(name: str) -> bool:
    file, _, test = name.partition("::")
    path = ROOT / file
    return path.is_file() and (not test or re.search(rf"^def {re.escape(test)}\(", path.read_text(), re.M) is not None)
