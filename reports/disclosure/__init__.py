"""Statistical disclosure control: public tables without counts so small that they tell of a person."""

from reports.disclosure.counted import Place
from reports.disclosure.cover import Unhideable
from reports.disclosure.refusal import Disclosive, refuse_if_disclosive
from reports.disclosure.suppression import DEFAULT_THRESHOLD, Suppressed, Why, note, suppress

__all__ = [
    "DEFAULT_THRESHOLD",
    "Disclosive",
    "Place",
    "Suppressed",
    "Unhideable",
    "Why",
    "note",
    "refuse_if_disclosive",
    "suppress",
]
