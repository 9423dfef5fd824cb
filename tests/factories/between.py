"""What happens between two reviews, made by the real commands: a child whose next review is half a year away."""

from datetime import date, timedelta

from django.utils import timezone

from children.models import Child
from reviews import commands
from reviews.models import MidpointUpdate, Review
from tests.factories.world import World


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return timezone.localdate() - timedelta(days=days)


def followed(world: World, *, held: int = 60, **child) -> Review:
    """The review to come (due three months after the first) of a child whose first was held so many days ago."""
    child.setdefault("in_care_from", ago(held + 14))
    first = world.child(**child).reviews.get()
    commands.hold_review(review=first, held_on=ago(held), by=world.iro, how="meeting", participation="PN1")
    return first.period.reviews.planned().get()


def asked(world: World, *, on: int = 0, held: int = 60, **child) -> MidpointUpdate:
    """A midpoint update asked for so many days ago."""
    review = followed(world, held=held, **child)
    commands.ask_midpoint_updates(on=ago(on))
    return MidpointUpdate.objects.get(review=review)


def midway(world: World, child: Child, *, on: int = 0, found: str = "concerns"):
    """A midway review so many days ago."""
    return commands.record_midway(
        child=child, by=world.iro, held_on=ago(on), how="telephone", found=found, words="No school place yet."
    )
