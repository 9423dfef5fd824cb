"""A council's SSDA903 return: read, checked, and handed on child by child. No database here.

sources.py (folder, files, zip) -> csv_rows.py or xml_rows.py (bytes to rows) -> modules.py (which module, by its columns)
-> intake.py and lexicons.py (rows to compact columns) -> chains.py (episodes to periods of care) -> checks.py,
episode_checks.py, review_checks.py (a child's rows against each other) -> check.py (the whole) -> report.py (findings as
files). What stops an import and what only warns: rules.py.
"""
