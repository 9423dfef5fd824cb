"""The daily run: what a passed or nearing deadline brings about by itself. Safe to run twice."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from children.commands import close_lapsed_emergencies
from people.models import Authority
from reviews.commands import (
    ask_midpoint_updates,
    deem_decisions,
    open_missing_steps,
    remind_of_midpoints,
    warn_of_limits,
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day_of, metavar="DATE", help="run as on this day, 2026-11-26 (default: today)")

    def handle(self, *, on: date | None, **options):
        """Deem agreed what nobody queried in time, warn of last days that draw near, ask for updates at midpoints; write
        down which emergencies are over.
        """
        today = timezone.localdate()
        on = on or today
        if on > today:
            raise CommandError(f"{on:%d/%m/%Y} is in the future; what has not come to pass cannot be recorded.")
        opened = sum(open_missing_steps(authority, on) for authority in Authority.objects.all())
        deemed, warned = deem_decisions(on=on), warn_of_limits(on=on)
        asked, reminded = ask_midpoint_updates(on=on), remind_of_midpoints(on=on)
        closed = close_lapsed_emergencies(at=timezone.now())
        self.stdout.write(
            f"{on:%d/%m/%Y}: {deemed} decisions deemed agreed, {warned} reviews warned of, {opened} given their steps; "
            f"{asked} midpoint updates asked for, {reminded} reminded of; {closed} emergencies over."
        )


def day_of(typed: str) -> date:
    """Read a day such as 2026-11-26; raises CommandError with what was expected."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise CommandError(f"{typed} is no day; expected one such as 2026-11-26.") from None
