"""Dates from a case-system extract: columns.py -> check.py (rows, what is there already) -> steps.py (which step of which
review a sign-off belongs to) -> apply.py. The same file again changes nothing; nothing is ever deleted for being absent."""
