"""Printed tables beside computed ones, cell by cell.

number.py (a printed number, and what agrees with it) -> printed.py (the printed tables that come with the project, and
where each cell belongs) or pasted.py (a table that an officer pastes) -> sheet.py (the computed table) ->
compare.py (the verdicts) -> words.py (text and JSON), or matching.py and adding_up.py (what the page says of a pasted one).
"""
