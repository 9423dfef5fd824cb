"""Make synthetic authorities of any size: in the database, or as SSDA903 returns."""

import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exchange.sample.printed.make import offline_calendar
from exchange.synthetic.authority import Synthetic, make, plan
from exchange.synthetic.returns import write_return
from people.models import Authority

MOST_AUTHORITIES, MOST_CHILDREN, MOST_YEARS = 500, 200_000, 12
EARLIEST = date(2010, 1, 1)  # working days are known from 2005 on, and children had been in care before


class Command(BaseCommand):
    help = (
        "Make synthetic authorities with made-up people, each in a transaction of its own. The same numbers, seed and "
        "--today give the same rows. England has 153 authorities and 83,000 children in care at a time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--authorities", type=int, default=1, metavar="N", help="how many; default: 1")
        parser.add_argument(
            "--children", type=int, default=500, metavar="N",
            help="children in care at a time, in all authorities together; default: 500",
        )  # fmt: skip
        parser.add_argument("--years", type=int, default=3, metavar="N", help="years of history; default: 3")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other children; default: 1")
        parser.add_argument("--today", metavar="DATE", help="the day on which the history ends: YYYY-MM-DD")
        parser.add_argument(
            "--ssda903", type=Path, metavar="FOLDER",
            help="write an SSDA903 return of each authority into FOLDER, and nothing into the database",
        )  # fmt: skip

    def handle(self, *, authorities: int, children: int, years: int, seed: int, today: str | None, ssda903, **options):
        """Check what is asked for, then make one authority after the other and say how far it has come."""
        day = _day(today)
        _refuse(authorities, children, years, day)
        planned = plan(authorities=authorities, children=children, years=years, seed=seed, today=day)
        if ssda903:
            _refuse_folder(ssda903)
            days = offline_calendar()
            self._each(planned, lambda one: write_return(ssda903 / one.slug, one.histories(days)))
        else:
            _refuse_taken(planned)
            self._each(planned, lambda one: make(one).children)

    def _each(self, planned: list[Synthetic], one_more) -> None:
        began, children = time.monotonic(), 0
        for place, synthetic in enumerate(planned, start=1):
            children += one_more(synthetic)
            minutes, seconds = divmod(round(time.monotonic() - began), 60)
            line = f"{place} of {len(planned)}: {synthetic.slug}, {children:,} children, {minutes:02}:{seconds:02}"
            self.stdout.write(line)
            self.stdout.flush()


def _day(typed: str | None) -> date:
    if typed is None:
        return timezone.localdate()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise CommandError(f"--today is {typed}; a day as YYYY-MM-DD is expected.") from None
    if day > timezone.localdate():
        raise CommandError(f"--today is {day:%d/%m/%Y}, which is in the future; give a day that has come.")
    return day


def _refuse(authorities: int, children: int, years: int, today: date) -> None:
    if not 1 <= authorities <= MOST_AUTHORITIES:
        raise CommandError(f"--authorities is {authorities}; 1 to {MOST_AUTHORITIES} are expected (England has 153).")
    if not authorities <= children <= MOST_CHILDREN:
        raise CommandError(
            f"--children is {children}; {authorities} to {MOST_CHILDREN:,} are expected, at least one for each authority "
            "(England has about 83,000)."
        )
    if not 1 <= years <= MOST_YEARS or today.year - years < EARLIEST.year:
        raise CommandError(
            f"--years is {years}, to {today:%d/%m/%Y}; 1 to {MOST_YEARS} are expected, none before {EARLIEST:%Y}."
        )


def _refuse_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is a file; a folder that is empty, or not there yet, is expected.")
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} is not empty; give a folder that is empty, or not there yet.")


def _refuse_taken(planned: list[Synthetic]) -> None:
    slugs = [synthetic.slug for synthetic in planned]
    if taken := Authority.objects.filter(slug__in=slugs).order_by("slug").values_list("slug", flat=True).first():
        raise CommandError(f"{taken} is there already; nothing was made. Use an empty database.")
