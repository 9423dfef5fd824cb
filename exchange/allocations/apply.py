"""What a file says, done by the commands that a person would use, and noted row by row so that it can be put back."""

from children.commands import allocate
from children.models import Allocation
from exchange import changes
from exchange.allocations.check import CheckedAllocations
from exchange.allocations.register import Appointment, Move, NewTeam
from exchange.models import ImportRun
from exchange.words import plain
from people.commands import add_post, add_staff, add_team, appoint
from people.models import Post, Staff, Team

STAFF = ("name", "email", "is_active", "last_login")
TEAM = ("name", "parent_id")
POST = ("title", "role", "team_id")
HOLDING = ("staff_id", "post_id", "start", "end", "fte", "employment")
ALLOCATION = ("authority_id", "child_id", "kind", "staff_id", "team_id", "start", "end", "finish_by")


class Writing:
    """Writes a checked file; one transaction, the caller's."""

    def __init__(self, run: ImportRun):
        self.run, self.authority, self.by = run, run.authority, run.by
        self.teams = {plain(team.name): team for team in Team.objects.filter(authority=self.authority)}
        self.staff = {staff.email.casefold(): staff for staff in Staff.objects.of(self.authority)}
        posts = Post.objects.of(self.authority)
        self.posts = {(post.team_id, post.role, plain(post.title)): post for post in posts}
        open_now = Allocation.objects.filter(authority=self.authority, end=None)
        self.allocated = {(row.child_id, row.kind): row for row in open_now}
        self.noted: list[tuple] = []

    def write(self, found: CheckedAllocations) -> None:
        for team in found.teams:
            self._team(team)
        for each in found.posts:
            self._appoint(each)
        for move in found.moves:
            self._move(move)
        changes.keep(self.run, self.noted)

    def _made(self, row, fields: tuple[str, ...]):
        self.noted.append((row, None, changes.snapshot(row, fields)))
        return row

    def _team(self, new: NewTeam) -> None:
        parent = self.teams[plain(new.above)] if new.above else None
        row = add_team(authority=self.authority, name=new.name, parent=parent, by=self.by)
        self.teams[plain(new.name)] = self._made(row, TEAM)

    def _appoint(self, each: Appointment) -> None:
        if each.is_new:
            row = add_staff(authority=self.authority, name=each.name, email=each.email, by=self.by)
            self.staff[each.email] = self._made(row, STAFF)
        team = self.teams[plain(each.team)]
        key = (team.pk, each.role, plain(each.title))
        if key not in self.posts:
            self.posts[key] = self._made(add_post(team=team, title=each.title, role=each.role, by=self.by), POST)
        held = appoint(
            staff=self.staff[each.email], post=self.posts[key], start=each.start, fte=each.fte,
            employment=each.employment, by=self.by,
        )  # fmt: skip
        self._made(held, HOLDING)

    def _move(self, move: Move) -> None:
        before = self.allocated.get((move.child.pk, move.kind))
        stood = changes.snapshot(before, ALLOCATION) if before else None
        to = self.teams[plain(move.to)] if move.kind == Allocation.Kind.TEAM else self.staff[move.to]
        which = {"iro": "iro", "social-worker": "social_worker", "team": "team"}[move.kind]
        # Whether the person may import was asked already; the register, not today's posts, says who was in post.
        (row,) = allocate(child=move.child, start=move.start, by=None, **{which: to})
        if before:
            now = Allocation.objects.filter(pk=before.pk).first()
            self.noted.append((before, stood, changes.snapshot(now, ALLOCATION) if now else None))
        self._made(row, ALLOCATION)
