"""What can be done to what figures need: one verb a use case."""

from reports.commands.entered import (
    WHERE,
    EnteredSpec,
    correct_figure,
    enter_figure,
    enter_figures,
    take_back_figure,
)
from reports.commands.groupings import LineSpec, begin_grouping
from reports.commands.saved import remove_table, save_table

__all__ = [
    "WHERE",
    "EnteredSpec",
    "LineSpec",
    "begin_grouping",
    "correct_figure",
    "enter_figure",
    "enter_figures",
    "remove_table",
    "save_table",
    "take_back_figure",
]
