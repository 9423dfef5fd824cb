"""The findings as a file to work through: errors first, each with its row; no cell can run as a formula."""

from collections.abc import Iterator

from exchange.models import ImportRun
from exchange.restricted import Veil
from exchange.ssda903.checked import CheckedReturn
from exchange.ssda903.findings import MOST_OF_A_RULE, Finding
from exchange.ssda903.rules import RULES, Severity, number
from iro_portal.core.exports import csv_rows, xlsx_bytes

HEADINGS = ["Stops the import", "DfE rule", "File", "Row", "Column", "Value", "What was expected", "Rule", "The row"]


def rows(checked: CheckedReturn) -> Iterator[list]:
    """Yield errors, then warnings, then how many more there are of a rule than are listed."""
    for finding in (*checked.errors, *checked.warnings):
        yield _row(finding)
    for rule, count in sorted(checked.findings.not_kept().items()):
        more = f"{count:,} more of this rule; the first {MOST_OF_A_RULE:,} are listed"
        yield [_stops(rule), number(rule), "", None, "", "", more, RULES[rule].title, ""]


def kept_rows(run: ImportRun, veil: Veil) -> Iterator[list]:
    """Yield the same rows as they were kept with an import, for a reader (exchange.restricted)."""
    kept = run.findings.exclude(title="").order_by("-stops", "pk")
    for each in map(veil.finding, kept.iterator(chunk_size=1000)):
        yield [
            "Yes" if each.stops else "No", each.dfe_rule, each.file_name, each.row, each.column, each.value,
            each.sentence, each.title, each.content,
        ]  # fmt: skip


def as_csv(checked: CheckedReturn) -> Iterator[bytes]:
    """Yield the report as CSV, line by line."""
    return csv_rows(HEADINGS, rows(checked))


def as_xlsx(checked: CheckedReturn) -> bytes:
    """Return the report as a workbook of one sheet."""
    return xlsx_bytes(HEADINGS, rows(checked), "Findings")


def _row(finding: Finding) -> list:
    return [
        _stops(finding.rule), finding.dfe_rule, finding.file, finding.row or None, finding.column, finding.value,
        finding.sentence, RULES[finding.rule].title, finding.content,
    ]  # fmt: skip


def _stops(rule: str) -> str:
    return "Yes" if RULES[rule].severity == Severity.ERROR else "No"
