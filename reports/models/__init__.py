"""What figures need of their own: an authority's groupings, the tables that people keep."""

from reports.models.entered import EnteredFigure
from reports.models.grouping import Grouping, GroupingLine
from reports.models.saved import SavedTable

__all__ = ["EnteredFigure", "Grouping", "GroupingLine", "SavedTable"]
