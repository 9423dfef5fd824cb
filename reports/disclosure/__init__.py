"""Statistical disclosure control: public tables without counts so small that they tell of a person."""

from reports.disclosure.suppression import DEFAULT_THRESHOLD, Suppressed, Why, note, suppress

__all__ = ["DEFAULT_THRESHOLD", "Suppressed", "Why", "note", "suppress"]
