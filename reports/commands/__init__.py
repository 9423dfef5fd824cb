"""What can be done to what figures need: one verb a use case."""

from reports.commands.groupings import LineSpec, begin_grouping

__all__ = ["LineSpec", "begin_grouping"]
