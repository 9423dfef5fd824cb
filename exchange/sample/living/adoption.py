"""Two young children with a plan for adoption: one who may be placed, one who has been placed."""

from datetime import timedelta

from children.commands import authorise_adoption, place_for_adoption
from children.models import Child
from exchange.sample.living.ground import Ground


def load(ground: Ground) -> None:
    """This function will record the plans; the limit of the review to come follows from them."""
    young = [child for child in ground.children if child.age(ground.today) <= 6 and _waited(ground, child) > 30]
    for place, child in enumerate(young[:2]):
        after = max(ground.held[child.pk][-1].held_on + timedelta(days=3), ground.today - timedelta(days=50))
        authorise_adoption(child=child, authorised_on=after, by=None)
        if place:
            place_for_adoption(child=child, placed_on=ground.today - timedelta(days=14), by=None)


def _waited(ground: Ground, child: Child) -> int:
    """Calendar days since the last review; none where a review is overdue or there was none."""
    held = ground.held[child.pk]
    coming = ground.to_come[child.pk].limit_on
    return (ground.today - held[-1].held_on).days if held and coming and coming > ground.today else 0
