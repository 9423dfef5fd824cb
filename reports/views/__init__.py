"""Pages of figures: the catalogue, a table, the records behind a count, the builder."""

from reports.views.builder import table_build, table_records, table_remove, table_save
from reports.views.entered import entered_detail, entered_list, entered_new
from reports.views.publications import (
    pack_publish,
    publication_compare,
    publication_detail,
    publication_file,
    publication_list,
    publication_withdraw,
)
from reports.views.reconcile import reconcile_choose, reconcile_table
from reports.views.records import report_records
from reports.views.tables import report_detail, report_list

__all__ = [
    "entered_detail",
    "entered_list",
    "entered_new",
    "pack_publish",
    "publication_compare",
    "publication_detail",
    "publication_file",
    "publication_list",
    "publication_withdraw",
    "reconcile_choose",
    "reconcile_table",
    "report_detail",
    "report_list",
    "report_records",
    "table_build",
    "table_records",
    "table_remove",
    "table_save",
]
