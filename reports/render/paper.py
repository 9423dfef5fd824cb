"""How a table stands on A4: upright, on paper turned sideways, or there in small letters."""

from reports.table import Table

WIDE, CROWDED = 6, 12  # columns of figures; more turn the paper, and more still need small letters


def is_wide(table: Table) -> bool:
    """Has a table too many columns for upright paper?"""
    return len(table.columns) > WIDE


def is_crowded(table: Table) -> bool:
    """Has a table too many columns for letters of the usual size, even sideways?"""
    return len(table.columns) > CROWDED
