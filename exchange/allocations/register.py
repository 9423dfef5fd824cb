"""What an authority has of teams, staff and allocations, and what a file adds to them, found by name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from children.models import Allocation, Child
from exchange.words import plain
from people.models import Authority, Employment, PostHolding, Staff, Team
from people.roles import RAISING_ROLES, Role


@dataclass(frozen=True)
class NewTeam:
    """A team that the file adds."""

    row: int
    name: str
    above: str


@dataclass(frozen=True)
class Appointment:
    """A person put into a post by the file; `is_new`: the person is added too. Known by their e-mail address."""

    row: int
    name: str
    email: str
    is_new: bool
    role: Role
    team: str
    title: str
    fte: Decimal
    employment: Employment
    start: date


@dataclass(frozen=True)
class Move:
    """One kind of allocation of one child from a day; `to` is an e-mail address, or the name of a team."""

    row: int
    child: Child
    kind: str
    to: str
    start: date


class Register:
    """Read once for a whole file: the number of statements does not depend on its size."""

    def __init__(self, authority: Authority):
        self.authority = authority
        self.teams = {
            plain(team.name): team for team in Team.objects.filter(authority=authority).select_related("parent")
        }
        self.new_teams: dict[str, NewTeam] = {}
        self.staff = {staff.email.casefold(): staff for staff in Staff.objects.of(authority)}
        self.elsewhere = set(Staff.objects.exclude(authority=authority).values_list("email", flat=True))
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for email, staff in self.staff.items():
            self.by_name[plain(staff.name)].add(email)
        self.roles: dict[str, set[Role]] = defaultdict(set)
        self.held: dict[tuple, PostHolding] = {}
        for held in PostHolding.objects.of(authority).filter(end=None).select_related("post__team", "staff"):
            email = held.staff.email.casefold()
            self.roles[email].add(Role(held.post.role))
            self.held[(email, Role(held.post.role), plain(held.post.team.name))] = held
        self.children = {child.council_id.casefold(): child for child in Child.objects.of(authority)}
        rows = Allocation.objects.filter(authority=authority, end=None).select_related("staff", "team")
        self.allocated = {(row.child_id, row.kind): row for row in rows}

    def has_team(self, name: str) -> bool:
        return plain(name) in self.teams or plain(name) in self.new_teams

    def team_name(self, name: str) -> str:
        """The team's own way of writing its name."""
        team = self.teams.get(plain(name)) or self.new_teams[plain(name)]
        return team.name

    def add(self, each: Appointment) -> None:
        """Let later rows of the file know of a person in a post."""
        self.by_name[plain(each.name)].add(each.email)
        self.roles[each.email].add(each.role)

    def people(self, text: str, kind: str) -> list[str]:
        """The addresses of those who bear this name or address and hold a post fit for a kind of allocation."""
        fit = RAISING_ROLES if kind == Allocation.Kind.IRO else (Role.SOCIAL_WORKER,)
        found = {text.casefold()} if text.casefold() in self.roles else self.by_name.get(plain(text), set())
        return sorted(email for email in found if self.roles[email] & set(fit))
