"""Benchmarks: `make bench`, or `python -m bench`. Never tests: they measure, and say what they measured."""
