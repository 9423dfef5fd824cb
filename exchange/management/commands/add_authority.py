"""Add an empty authority that can be worked with at once."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from exchange.declarations import begin_starter_lists
from iro_portal.core.transitions import NotInOrder
from people.commands import add_authority, add_post, add_staff, add_team, appoint
from people.roles import Role


class Command(BaseCommand):
    help = "Add an empty authority: default protocol, starter reasons, outcomes and causes, a first IRO manager."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--email", help="the first IRO manager's address; default: iro.manager@SLUG.example")
        parser.add_argument("--manager", default="IRO manager", metavar="NAME", help="the first IRO manager's name")

    def handle(self, *, slug: str, name: str, email: str | None, manager: str, **options):
        """Make the authority and print the first IRO manager's password, once."""
        if slug != slugify(slug):
            raise CommandError(f"{slug} is not a slug; lower-case letters, digits and hyphens are: {slugify(name)}.")
        password = secrets.token_urlsafe(12)
        try:
            staff = self._add(slug, name, email or f"iro.manager@{slug}.example", manager, password)
        except NotInOrder as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{name} is there, with the default protocol and the starter lists of reasons and outcomes.")
        self.stdout.write(f"First IRO manager: {staff.email}, password {password} (shown this once; change it).")

    @transaction.atomic
    def _add(self, slug: str, name: str, email: str, manager: str, password: str):
        authority = add_authority(slug=slug, name=name, by=None)
        begin_starter_lists(authority, by=None)
        team = add_team(authority=authority, name="Independent Reviewing Service", by=None)
        post = add_post(team=team, title="IRO manager", role=Role.IRO_MANAGER, by=None)
        staff = add_staff(authority=authority, name=manager, email=email, password=password, by=None)
        appoint(staff=staff, post=post, start=timezone.localdate(), by=None)
        return staff
