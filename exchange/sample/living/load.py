"""Everything around the reviews of the living caseload, subject by subject; the same day gives the same rows."""

from datetime import date

from exchange.sample.living import (
    adoption,
    around,
    between,
    care,
    decisions,
    desks,
    held,
    items,
    letters,
    monitoring,
    people,
    planned,
    records,
    service,
    told,
    voice,
    workflow,
)
from exchange.sample.living.ground import Ground
from exchange.sample.living.turns import Turns
from people.models import Authority


def load(authority: Authority, today: date) -> None:
    """This function will fill what lies around the reviews of the children in care, for the last twelve months."""
    adoption.load(Ground(authority, today))
    ground = Ground(authority, today)
    turns = Turns(ground)
    held.load(ground, turns)
    planned.load(ground)
    workflow.load(ground, turns)
    records.load(ground, turns)
    decisions.load(ground, turns)
    for subject in (people, monitoring, care, around, told, between, items, voice, letters, desks, service):
        subject.load(ground)
