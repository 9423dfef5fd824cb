"""What can be done to what figures need: one verb a use case."""

from reports.commands.groupings import LineSpec, begin_grouping
from reports.commands.saved import remove_table, save_table

__all__ = ["LineSpec", "begin_grouping", "remove_table", "save_table"]
