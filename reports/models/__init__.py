"""What figures need of their own: an authority's groupings."""

from reports.models.grouping import Grouping, GroupingLine

__all__ = ["Grouping", "GroupingLine"]
