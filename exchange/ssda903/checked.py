"""What a return holds and what is wrong with it, without anything having been written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from exchange.ssda903 import chains
from exchange.ssda903.codes import financial_year
from exchange.ssda903.findings import Finding, Findings
from exchange.ssda903.intake import Intake
from exchange.ssda903.records import ChildRecord, ChildRows
from exchange.ssda903.rules import Severity
from exchange.words import many


@dataclass
class CheckedReturn:
    """`files` and `skipped` name the file of each module; `year` is the one in which the return's year begins."""

    findings: Findings = field(default_factory=Findings)
    intake: Intake = field(default_factory=Intake)
    files: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    year: int | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the return can be imported: it has no error."""
        return not self.error_count

    @property
    def errors(self) -> list[Finding]:
        return self.findings.of(Severity.ERROR)

    @property
    def warnings(self) -> list[Finding]:
        return self.findings.of(Severity.WARNING)

    @property
    def error_count(self) -> int:
        return self.findings.count(Severity.ERROR)

    @property
    def warning_count(self) -> int:
        return self.findings.count(Severity.WARNING)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by module, of the modules that are there."""
        return {name: len(table) for name, table in self.intake.tables.items() if name in self.files}

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        if not self.is_sound:
            return f"Nothing is taken: {many(self.error_count, 'error')}, {many(self.warning_count, 'warning')}."
        of = f" of {financial_year(self.year)}" if self.year else ""
        rows = ", ".join(f"{name} {count:,}" for name, count in self.counts.items())
        skipped = f" Left out: {', '.join(self.skipped)}." if self.skipped else ""
        return f"A return{of}. Rows: {rows}. {many(self.warning_count, 'warning')}.{skipped}"

    def children(self) -> Iterator[ChildRecord]:
        """Yield each child of Header in the order of their ids, made as they are asked for; may be called again."""
        for child in self.intake.children():
            if child.headers:
                yield _record(child)


def _record(child: ChildRows) -> ChildRecord:
    held = [review for review in child.reviews if review.held]
    return ChildRecord(
        child=child.child,
        header=child.headers[0],
        periods=chains.periods_of(child.episodes),
        reviews=tuple(sorted(held, key=lambda review: (review.held, review.row))),
        uasc=child.uasc[0] if child.uasc else None,
        missing=tuple(row for row in child.missing if row.start),
        oc2=child.oc2[0] if child.oc2 else None,
    )
