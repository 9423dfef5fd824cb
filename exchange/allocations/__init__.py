"""Staff, teams and allocations: one table a CSV, up to three sheets a workbook. columns.py -> register.py (what the
authority has, and what the file adds) -> check.py (rows to things to do) -> apply.py (by the commands a person uses)."""
