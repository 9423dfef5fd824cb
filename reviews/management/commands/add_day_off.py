"""Take a one-off day out of an authority's working days."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from iro_portal.core.transitions import NotInOrder
from people.models import Authority
from reviews.commands import add_day_off


class Command(BaseCommand):
    help = "Take a day to come (YYYY-MM-DD) out of an authority's working days; limits of reviews follow."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("day", type=date.fromisoformat)
        parser.add_argument("name", help="why nobody works on it: 'State funeral'")

    def handle(self, *, slug: str, day: date, name: str, **options):
        """Add the day, or say why not."""
        authority = Authority.objects.filter(slug=slug).first()
        if authority is None:
            known = ", ".join(Authority.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no authority {slug}; there are: {known}.")
        try:
            add_day_off(authority=authority, day=day, name=name, by=None)
        except NotInOrder as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{day:%d/%m/%Y} ({name}) no longer counts as a working day of {authority}.")
