"""Entered figures, benchmarks and targets from a spreadsheet: one row each, all taken or none."""
