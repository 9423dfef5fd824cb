"""Take dates in from a case-system extract: whole, or not at all; the same file again changes nothing."""

from exchange.management.importing import ImportCommand
from exchange.models import ImportRun


class Command(ImportCommand):
    help = "Take in an extract of dates (CSV in UTF-8, or XLSX). Its columns: docs/dates.md."
    kind = ImportRun.Kind.DATES
