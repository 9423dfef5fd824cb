"""A sample council from its declaration: teams, posts, people, ladders and lists."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from exchange.declarations import (
    begin_groupings,
    begin_ladder,
    begin_lists_of_reviews,
    begin_outcomes_and_causes,
    begin_reasons,
)
from exchange.sample.words import declared
from people.commands import add_authority, add_post, add_staff, add_team, appoint
from people.models import Authority, Employment, Staff, Team
from people.roles import Role
from reviews.commands import begin_workflow

SLUGS = ("southwark", "brent", "portsmouth", "harrow")


def declaration(slug: str) -> dict[str, Any]:
    """Return a council's declaration."""
    return declared(f"authorities/{slug}")


def add_council(slug: str) -> Authority:
    """This function will add a sample council without children."""
    council = declaration(slug)
    authority = add_authority(slug=slug, name=council["name"], by=None)
    if word := council.get("child_word"):
        authority.child_word = word
        authority.save()
    teams = _teams(authority, council["teams"])
    _printed_service(authority, teams, council)
    for post in council["posts"]:
        _post(authority, teams, council, *post)
    for ladder in council["protocols"]:
        begin_ladder(authority, ladder, by=None)
    for reasons in council["reason_lists"]:
        begin_reasons(authority, reasons, by=None)
    begin_outcomes_and_causes(authority, council["outcomes"]["from"], council["causes"]["from"], by=None)
    begin_workflow(authority=authority, in_force_from=council["posts_from"], by=None)
    begin_lists_of_reviews(authority, council["posts_from"], by=None)
    begin_groupings(authority, council.get("groupings", []), council["posts_from"], by=None)
    return authority


def _teams(authority: Authority, declared_teams: list) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for name, parent in declared_teams:
        teams[name] = add_team(authority=authority, name=name, parent=teams.get(parent), by=None)
    return teams


def _printed_service(authority: Authority, teams: dict[str, Team], council: dict[str, Any]) -> None:
    """Put in post those who were IROs in the printed years, until the posts of today begin."""
    plan = council.get("printed_service")
    for title, role, name, fte, employment, _, ethnic_group, gender in plan["posts"] if plan else ():
        post = add_post(team=teams[plan["team"]], title=title, role=Role(role), by=None)
        staff = add_staff(
            authority=authority, name=name, email=_email(name, council), by=None, ethnic_group=ethnic_group,
            gender=gender,
        )  # fmt: skip
        appoint(
            staff=staff, post=post, start=council["posts_from"], end=plan["until"], by=None, fte=Decimal(fte),
            employment=Employment(employment),
        )  # fmt: skip


def _post(authority, teams, council, title, role, team, name, fte="1.00", employment="employed") -> None:
    post = add_post(team=teams[team], title=title, role=Role(role), by=None)
    staff = Staff.objects.of(authority).filter(name=name).first() or add_staff(
        authority=authority, name=name, email=_email(name, council), by=None
    )
    start: date = _start(council, role)
    appoint(staff=staff, post=post, start=start, by=None, fte=Decimal(fte), employment=Employment(employment))


def _start(council: dict[str, Any], role: str) -> date:
    """The day from which posts are held; today's IRO service begins after the printed years."""
    service = council.get("printed_service")
    held_then = service and role in {post[1] for post in service["posts"]}
    return service["until"] if held_then else council["posts_from"]


def _email(name: str, council: dict[str, Any]) -> str:
    return f"{slugify(name).replace('-', '.')}@{council['domain']}"
