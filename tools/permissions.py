"""Who is answered how at every address, and what each rule says of whom: docs/permissions.toml as a page to read.

The answers are written by hand in docs/permissions.toml; tests/sweeps/test_permissions.py asks the portal itself and
compares. `--write` makes docs/permissions.md anew; without it, the page is printed.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
DATA, FILE = DOCS / "permissions.toml", DOCS / "permissions.md"
YES, READS, REFUSED, NOT_THERE, TO_SIGN_IN = "yes", "reads", "refused", "not there", "to sign in"
SIGNS = {YES: "●", READS: "○", REFUSED: "–", NOT_THERE: "·", TO_SIGN_IN: "→"}
FIELDS = {"yes": YES, "reads": READS, "refused": REFUSED, "not_there": NOT_THERE, "to_sign_in": TO_SIGN_IN}
OTHERS, NOBODY, INSPECTOR = "others", "nobody", "inspector"
OWN_ACCOUNT = "Home, and one's own account"
NOT_OF_RULES = ("inspecting", "emergency", "restricted", "restricted_manager", "named", "named_manager", NOBODY)
HEAD = """# Who may see and do what

Made by `python tools/permissions.py --write` from [permissions.toml](permissions.toml), in which the answers are written by
hand. Tests send every request of these tables to the portal, as each of these people, and compare; an address, an action,
a rule or a role that has no row fails them. Do not edit this page by hand.

A child is in the care of one council. Each column is one person, and how they stand to that child:
"""
LEGEND = """
- ● answered: the page, the form or the file; a list holds only what the person may see, and is empty for who sees nothing
- ○ reads only: GET is answered as ●, POST as – (an inspector's POST always, but about their own account and to search)
- – refused with a sentence that says who may (403): their role never does this, or this record is not theirs to change
- · not there (404): nothing tells whether it exists
- → asked to sign in

GET is looking at a page or taking a file; POST is sending a form. Where nothing is said, a row holds for both. Numbers lead
from a row to its addresses below the table.
"""


class TableRefused(Exception):
    """docs/permissions.toml does not say what it should; the sentence says where."""


@dataclass(frozen=True)
class Row:
    """What several addresses, or several rules, have in common: who is answered how."""

    part: str
    about: str
    answers: dict[str, str]
    at: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`who`: key -> (head of the column, words); rows of addresses, and rows of rules."""

    who: dict[str, tuple[str, str]]
    addresses: tuple[Row, ...]
    rules: tuple[Row, ...]

    def expected(self, key: str, method: str) -> dict[str, str] | None:
        """Return the answer to each person at an address asked by one method; None where no row says it."""
        row = self.places.get(f"{key} {method}", self.places.get(key))
        return row and {person: _by_method(row, person, method) for person in row.answers}

    @cached_property
    def places(self) -> dict[str, Row]:
        """Return the row of each address."""
        return {place: row for row in self.addresses for place in row.at}


def _by_method(row: Row, person: str, method: str) -> str:
    """What somebody who only reads sends is refused; what an inspector sends, before anything is looked up."""
    answer = row.answers[person]
    if answer == READS:
        return YES if method == "GET" else REFUSED
    looked_up = row.part == OWN_ACCOUNT or (person, answer, method) != (INSPECTOR, NOT_THERE, "POST")
    return answer if looked_up else REFUSED


def read(path: Path = DATA) -> Table:
    """Read the table; raises TableRefused with a sentence for a row that leaves somebody out or names them twice."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    who = {key: (head, words) for key, (head, words) in written["who"].items()}
    addresses = tuple(_row(row, who, {NOBODY: TO_SIGN_IN}) for row in written["addresses"])
    # A rule is asked about records that the person was shown, and may change.
    asked = {person: words for person, words in who.items() if person not in NOT_OF_RULES}
    rules = tuple(_row(row, asked, {}) for row in written["rules"])
    for rows in (addresses, rules):
        _refuse_twice(rows)
    return Table(who, addresses, rules)


def _row(written: dict, who: dict, usual: dict[str, str]) -> Row:
    answers, rest = {}, ""
    for field, answer in FIELDS.items():
        for person in written.get(field, "").split():
            if person == OTHERS:
                rest = answer
            elif person not in who or person in answers:
                raise TableRefused(f"“{written['about']}” of {DATA.name} names {person}: unknown, or named twice.")
            else:
                answers[person] = answer
    left = [person for person in who if person not in answers]
    answers |= {person: usual.get(person, rest) for person in left}
    missing = [person for person, answer in answers.items() if not answer]
    if missing:
        raise TableRefused(f"“{written['about']}” of {DATA.name} does not say how {', '.join(missing)} are answered.")
    places = tuple(line.strip() for line in written["at"].strip().splitlines())
    return Row(written.get("part", ""), written["about"], answers, places)


def _refuse_twice(rows: tuple[Row, ...]) -> None:
    places = [place for row in rows for place in row.at]
    twice = sorted({place for place in places if places.count(place) > 1})
    if twice:
        raise TableRefused(f"{DATA.name} has two rows for {', '.join(twice)}; one was expected.")


def page(table: Table) -> str:
    """Return the whole page as Markdown."""
    lines = [HEAD]
    lines += [f"- **{head}**: {words}" for head, words in table.who.values()]
    lines += [LEGEND, *_parts(table, table.addresses)]
    lines += ["## The rules behind them", "", RULES, "", *_parts(table, table.rules)]
    return "\n".join(lines)


RULES = """Each `can_*` of the apps' `permissions.py`, which buttons, forms and transitions ask: ● yes, – no. It is asked about
what the person was shown: to whom a record is not there, a rule gives nothing, and who only reads sends nothing. Which
step may be taken from which state, and by whom, stands in [states.md](states.md)."""


def _parts(table: Table, rows: tuple[Row, ...]) -> Iterator[str]:
    people = [person for person in table.who if person in rows[0].answers]
    heads = " | ".join(table.who[person][0] for person in people)
    for part in dict.fromkeys(row.part for row in rows):
        yield from (f"### {part}", "", f"| | | {heads} |", f"| --- | --- |{' :-: |' * len(people)}")
        numbered = [(number, row) for number, row in enumerate(rows, start=1) if row.part == part]
        for number, row in numbered:
            signs = " | ".join(SIGNS[row.answers[person]] for person in people)
            yield f"| {number} | {row.about} | {signs} |"
        yield ""
        yield from (f"{number}. {', '.join(f'`{place}`' for place in row.at)}" for number, row in numbered)
        yield ""


def main() -> None:
    if "--write" in sys.argv[1:]:
        FILE.write_text(page(read()), encoding="utf-8")
        print(f"{FILE.relative_to(DOCS.parent)} is written.")
    else:
        print(page(read()), end="")


if __name__ == "__main__":
    main()
