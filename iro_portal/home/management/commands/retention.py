"""List the records whose time has come, and anonymise those that were approved on an earlier day. Safe to run twice."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from children.commands import list_due
from iro_portal.home.management.commands.run_deadlines import day_of
from iro_portal.home.retention.commands import carry_out_approved
from people.models import Authority


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day_of, metavar="DATE", help="run as on this day, 2026-11-26 (default: today)")
        parser.add_argument("--authority", metavar="SLUG", help="this authority alone (default: all)")
        parser.add_argument("--list-only", action="store_true", help="list what is due, and carry nothing out")

    def handle(self, *, on: date | None, authority: str | None, list_only: bool, **options):
        """List what is due authority by authority, then carry out what was approved before the day."""
        today = timezone.localdate()
        on = on or today
        if on > today:
            raise CommandError(f"{on:%d/%m/%Y} is in the future; a record is kept until its day has come.")
        for each in self._authorities(authority):
            run = list_due(authority=each, on=on)
            self.stdout.write(f"{each}, {on:%d/%m/%Y}: {run.listed} listed.")
            for item in run.items.select_related("child"):
                self.stdout.write(f"  {item.child.reference}: due on {item.due_on:%d/%m/%Y}, {item.rule}.")
            if not list_only:
                self._carry_out(each, on)

    def _authorities(self, slug: str | None):
        found = Authority.objects.filter(slug=slug) if slug else Authority.objects.all()
        if slug and not found:
            raise CommandError(f"There is no authority “{slug}”; expected one of: {', '.join(_slugs())}.")
        return found.order_by("pk")

    def _carry_out(self, authority: Authority, on: date) -> None:
        told = carry_out_approved(authority=authority, on=on)
        self.stdout.write(f"{authority}, {on:%d/%m/%Y}: {told.done} anonymised, {len(told.kept_back)} kept back.")
        for sentence in told.kept_back:
            self.stdout.write(f"  {sentence}")


def _slugs() -> list[str]:
    return list(Authority.objects.order_by("slug").values_list("slug", flat=True))
