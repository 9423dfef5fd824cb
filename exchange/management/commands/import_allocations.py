"""Take teams, staff and allocations in: whole, or not at all; the same file again changes nothing."""

from exchange.management.importing import ImportCommand
from exchange.models import ImportRun


class Command(ImportCommand):
    help = "Take in teams, staff and allocations (CSV in UTF-8, or XLSX). The columns: docs/allocations.md."
    kind = ImportRun.Kind.ALLOCATIONS
