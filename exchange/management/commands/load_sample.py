"""Load the sample authorities: the printed years from their logs, and a living caseload."""

import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from exchange.sample import caseload, reviews, years
from exchange.sample.councils import SLUGS, add_council
from exchange.sample.living import arrivals
from exchange.sample.living.load import load as load_living
from people.models import Authority


class Command(BaseCommand):
    help = "Load sample authorities with made-up people. The same --today gives the same rows."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="*", metavar="AUTHORITY", help=f"of: {', '.join(SLUGS)}; default: all")
        parser.add_argument("--today", type=date.fromisoformat, help="the day on which the caseload lives: YYYY-MM-DD")

    def handle(self, *, slug: list[str], today: date | None, **options):
        """Load each authority that is not there yet; one transaction each."""
        if unknown := set(slug) - set(SLUGS):
            raise CommandError(f"{', '.join(sorted(unknown))}: not a sample authority; there are: {', '.join(SLUGS)}.")
        if today and today > timezone.localdate():
            raise CommandError(f"{today:%d/%m/%Y} is in the future; give a day that has come.")
        for each in slug or SLUGS:
            self._load(each, today or timezone.localdate())

    def _load(self, slug: str, today: date) -> None:
        if Authority.objects.filter(slug=slug).exists():
            self.stdout.write(f"{slug} is there already; nothing was changed.")
            return
        began = time.monotonic()
        with transaction.atomic():
            authority = add_council(slug)
            years.load(authority, today)
            caseload.load(authority, today)
            arrivals.load(authority, today)
            reviews.load(authority, today)
            load_living(authority, today)
        counts = f"{authority.children.count()} children, {authority.escalations.count()} escalations"
        self.stdout.write(f"{authority}: {counts} ({time.monotonic() - began:.0f} s).")
