"""What was found in a return: each finding says file, row, column, value and what is wrong; capped by rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from exchange.problems import shown
from exchange.ssda903.rules import RULES, Severity, number

MOST_OF_A_RULE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or odd. `row` 0 is the file as a whole; `content` is the row, without what is not taken."""

    rule: str
    file: str
    row: int
    column: str
    value: str
    sentence: str
    content: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity

    @property
    def dfe_rule(self) -> str:
        return number(self.rule)

    def __str__(self) -> str:
        rule = f" (DfE rule {self.dfe_rule})" if self.dfe_rule else ""
        if not self.row:
            return f"{self.sentence}{rule}"
        where = ", ".join(part for part in (self.file, f"row {self.row}", self.column) if part)
        found = f" “{self.value}”:" if self.value else ""
        return f"{where}:{found} {self.sentence}{rule}"


class Findings:
    """Gathers findings: counts all, keeps the first few hundred of each rule."""

    def __init__(self):
        self.counts: Counter[str] = Counter()
        self._kept: list[Finding] = []

    def has_room(self, rule: str) -> bool:
        """Count one finding of a rule, and say whether it is to be kept: only then need it be written."""
        self.counts[rule] += 1
        return self.counts[rule] <= MOST_OF_A_RULE

    def keep(
        self, rule: str, file: str, row: int, column: str, value: object, sentence: str, content: str = ""
    ) -> None:
        """Keep a finding for which there was room."""
        self._kept.append(Finding(rule, file, row, column, shown(value), sentence, content))

    def add(self, rule: str, file: str, row: int, column: str, value: object, sentence: str, content: str = "") -> None:
        """Count a finding, and keep it if there is room."""
        if self.has_room(rule):
            self.keep(rule, file, row, column, value, sentence, content)

    def of(self, severity: Severity) -> list[Finding]:
        """Return the findings kept, in the order of files and rows."""
        wanted = [finding for finding in self._kept if finding.severity == severity]
        return sorted(wanted, key=lambda finding: (finding.file, finding.row, finding.column, finding.rule))

    def count(self, severity: Severity) -> int:
        """Return how many there were, kept or not."""
        return sum(count for rule, count in self.counts.items() if RULES[rule].severity == severity)

    def not_kept(self) -> dict[str, int]:
        """Return, by rule, how many more there are than were kept."""
        return {rule: count - MOST_OF_A_RULE for rule, count in self.counts.items() if count > MOST_OF_A_RULE}


def content_of(names: Iterable[str], values: Iterable[str]) -> str:
    """Write a row as one text: “CHILD 62551, REVIEW 25/12/2011”; blanks left out."""
    return ", ".join(f"{name} {shown(value)}" for name, value in zip(names, values, strict=True) if value)
