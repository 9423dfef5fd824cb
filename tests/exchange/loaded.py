"""Councils of the sample as the commands load them: once in each process for the same day, then put back."""

import io
from dataclasses import dataclass
from datetime import date

from django.core.management import call_command
from django.utils import timezone

from exchange.sample.councils import add_council
from exchange.sample.printed import load as printed
from people.models import Authority
from tests.factories.made_once import made_once


def sample_of(slug: str, day: date | None = None) -> Authority:
    """Return a council with all that `load_sample` gives it, as on a day (default: today)."""
    return Sample(slug, day or timezone.localdate()).authority


def printed_years_of(slug: str) -> Authority:
    """Return a council with the records of its printed years alone."""
    return PrintedYears(slug).authority


@dataclass
class Sample:
    """A council with its printed years and the caseload that lives on a day."""

    slug: str
    day: date

    def __post_init__(self):
        made_once(self, self._make, self.slug, self.day)

    def _make(self):
        call_command("load_sample", self.slug, today=self.day, stdout=io.StringIO())
        self.authority = Authority.objects.get(slug=self.slug)


@dataclass
class PrintedYears:
    """A council with the records of its printed years."""

    slug: str

    def __post_init__(self):
        made_once(self, self._make, self.slug)

    def _make(self):
        self.authority = add_council(self.slug)
        printed.load(self.authority, timezone.localdate())
