"""Take an escalation log in from a spreadsheet: whole, or not at all."""

from exchange.management.importing import ImportCommand
from exchange.models import ImportRun


class Command(ImportCommand):
    help = "Take in an escalation log (CSV in UTF-8, or XLSX). Its columns: docs/escalation-log.md."
    kind = ImportRun.Kind.ESCALATION_LOG
