"""An escalation log kept in a spreadsheet: read, matched, checked, and taken whole or not at all.

iro_portal.core.spreadsheet (bytes to rows) -> columns.py (headings to fields) -> register.py (what the authority has) ->
rows.py (cells to entries, or problems) -> check.py (the file as a whole) -> apply.py (entries to records).
"""
