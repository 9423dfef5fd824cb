"""A file of staff, teams and allocations as a whole: every problem at once, and every change listed before it is made."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from children.models import Allocation
from exchange import tabular
from exchange.allocations.columns import (
    ALLOCATIONS,
    EMPLOYMENT_OF,
    ROLE_OF,
    STAFF,
    TEAMS,
    AllocationField,
    StaffField,
    TeamField,
)
from exchange.allocations.register import Appointment, Move, NewTeam, Register
from exchange.problems import Problem
from exchange.tabular import Reader
from exchange.words import many, plain
from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import Sheet, UnreadableFile
from people.models import Authority, Employment
from people.roles import Role

LONGEST = 120
KINDS = {
    AllocationField.IRO: Allocation.Kind.IRO,
    AllocationField.WORKER: Allocation.Kind.SOCIAL_WORKER,
    AllocationField.TEAM: Allocation.Kind.TEAM,
}


@dataclass
class CheckedAllocations:
    """What a file would do, without having done it. `ended` counts allocations that another one takes the place of."""

    teams: list[NewTeam] = field(default_factory=list)
    posts: list[Appointment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    ended: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "teams": len(self.teams), "staff": sum(each.is_new for each in self.posts), "posts": len(self.posts),
            "allocations": len(self.moves), "ended": self.ended, "unchanged": self.unchanged,
        }  # fmt: skip

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        return self._said(" to add", " to end")

    @property
    def done(self) -> str:
        return self._said(" added", " ended")

    def _said(self, add: str, end: str) -> str:
        if self.problems:
            rows = len({problem.row for problem in self.problems if problem.row})
            return f"Nothing is taken: {many(len(self.problems), 'problem')} in {many(rows, 'row')}."
        counts = self.counts
        people = "person" if counts["staff"] == 1 else "people"
        parts = [
            f"{many(counts['teams'], 'team')}{add}" if counts["teams"] else "",
            f"{counts['staff']:,} {people}{add}" if counts["staff"] else "",
            f"{many(counts['posts'], 'appointment')}{add}" if counts["posts"] else "",
            f"{many(counts['allocations'], 'allocation')}{add}" if counts["allocations"] else "",
            f"{many(self.ended, 'earlier allocation')}{end}" if self.ended else "",
        ]
        does = ", ".join(filter(None, parts)) or "Everything is there already, unchanged. There is nothing to add"
        same = f" There already, unchanged: {self.unchanged:,}." if self.unchanged and any(parts) else ""
        return f"{does}.{same}"


def check(*, name: str, body: bytes, authority: Authority, today: date) -> CheckedAllocations:
    """Read and check a file; writes nothing. Teams are read first, then staff, then allocations, whatever their order."""
    try:
        spreadsheet.refuse_size(name, len(body))
        tables = _tables(name, spreadsheet.sheets(name, body))
    except UnreadableFile as wrong:
        return CheckedAllocations(problems=[Problem(0, "", "", str(wrong))])
    checking = _Checking(Register(authority), today)
    for layout, read in ((TEAMS, checking.team), (STAFF, checking.person), (ALLOCATIONS, checking.allocation)):
        for rows, columns in (table[1:] for table in tables if table[0] is layout):
            checking.found.warnings += columns.warnings
            checking.found.problems += columns.problems
            for row in rows if not columns.problems else ():
                reader = Reader(row, columns, today)
                read(reader)
                checking.found.problems += reader.problems
        if layout is TEAMS:
            checking.refuse_rings()
    return checking.found


def _tables(name: str, sheets: list[Sheet]) -> list[tuple]:
    """Each sheet that holds one of the three tables, with its layout; raises UnreadableFile where none does."""
    found = []
    for sheet in sheets:
        tried = []
        for layout in (TEAMS, STAFF, ALLOCATIONS):
            try:
                rows, columns = tabular.choose(name, [sheet], layout)
            except UnreadableFile:
                continue
            tried.append((not columns.problems, len(columns.places), layout, rows, columns))
        if tried:
            found.append(max(tried, key=lambda each: each[:2])[2:])
    if not found:
        raise UnreadableFile(
            "No table of teams (Team, Above), staff (Name, E-mail, Role, Team, From) or allocations (Child, From, and IRO, "
            "Social worker or Team) was found with a row below its headings."
        )
    return found


class _Checking:
    """Reads rows against the register, and notes what is to be done."""

    def __init__(self, register: Register, today: date):
        self.register, self.today, self.found = register, today, CheckedAllocations()
        self.seen: dict[tuple, int] = {}

    def team(self, reader: Reader) -> None:
        name, above = reader.text(TeamField.TEAM, longest=LONGEST), reader.text(TeamField.ABOVE, longest=LONGEST)
        if not name:
            reader.note(TeamField.TEAM, "", "the name of a team")
        if self._is_repeated(reader, TeamField.TEAM, ("team", plain(name)), name) or reader.problems:
            return
        known = self.register.teams.get(plain(name))
        if known is None:
            new = NewTeam(reader.row.number, name, above)
            self.register.new_teams[plain(name)] = new
            self.found.teams.append(new)
            return
        self.found.unchanged += 1
        if above and plain(above) != plain(known.parent.name if known.parent else ""):
            stays = f"stays below {known.parent}" if known.parent else "stays at the top"
            self._warn(reader, f"{known} {stays}; the file says below {above}. Move it on its own page.")

    def refuse_rings(self) -> None:
        """Put the new teams into an order in which each comes after the one above it; a problem where there is none."""
        waiting, sorted_teams = list(self.found.teams), []
        known = set(self.register.teams)
        while ready := [each for each in waiting if not each.above or plain(each.above) in known]:
            sorted_teams += ready
            known |= {plain(each.name) for each in ready}
            waiting = [each for each in waiting if each not in ready]
        expected = "a team that is known or stands in this file, and does not lie below this one"
        self.found.problems += [Problem(each.row, TeamField.ABOVE, each.above, expected) for each in waiting]
        self.found.teams = sorted_teams

    def person(self, reader: Reader) -> None:
        email, name = (
            reader.text(StaffField.EMAIL, longest=254).casefold(),
            reader.text(StaffField.NAME, longest=LONGEST),
        )
        role, team = self._choice(reader, StaffField.ROLE, ROLE_OF, Role.labels), self._team(reader, StaffField.TEAM)
        start, fte = reader.day(StaffField.START, needed=True), self._fte(reader)
        employment = Employment.EMPLOYED
        if reader.text(StaffField.EMPLOYMENT):
            employment = self._choice(reader, StaffField.EMPLOYMENT, EMPLOYMENT_OF, Employment.labels)
        title = reader.text(StaffField.TITLE, longest=LONGEST)
        self._refuse_person(reader, name, email)
        if reader.problems or self._is_repeated(reader, StaffField.EMAIL, ("staff", email, role, plain(team)), email):
            return
        known = self.register.staff.get(email)
        if known and known.name != name:
            self._warn(reader, f"{email} is {known.name} here and stays so; the file says {name}.")
        if held := self.register.held.get((email, role, plain(team))):
            self.found.unchanged += 1
            if (held.fte, held.employment) != (fte, employment):
                self._warn(
                    reader, f"{known} holds that post already; its part of full time and employment stay as they are."
                )
            return
        is_new = known is None and not any(each.email == email for each in self.found.posts)
        made = Appointment(
            reader.row.number, known.name if known else name, email, is_new, role, team, title or role.label, fte,
            employment, start,
        )  # fmt: skip
        self.register.add(made)
        self.found.posts.append(made)

    def allocation(self, reader: Reader) -> None:
        text = reader.text(AllocationField.CHILD)
        child, start = self.register.children.get(text.casefold()), reader.day(AllocationField.START, needed=True)
        if child is None:
            expected = f"the id of a child known to {self.register.authority}; add the child first"
            reader.note(AllocationField.CHILD, text, expected)
        elif start and start < child.date_of_birth:
            reader.note(AllocationField.START, f"{start:%d/%m/%Y}", "a day after the child was born")
        given = [of for of in KINDS if reader.text(of)]
        if not given:
            reader.note(AllocationField.IRO, "", "an IRO, a social worker or a team, or several of them")
        targets = {of: self._target(reader, of) for of in given}
        if reader.problems:
            return
        for of, to in targets.items():
            if not self._is_repeated(reader, AllocationField.CHILD, (child.pk, of), text):
                self._move(reader, of, Move(reader.row.number, child, KINDS[of], to, start))

    def _move(self, reader: Reader, of: AllocationField, move: Move) -> None:
        before = self.register.allocated.get((move.child.pk, move.kind))
        if before is None:
            self.found.moves.append(move)
            return
        target = before.team.name if before.team else before.staff.email.casefold()
        if target == move.to:
            self.found.unchanged += 1
        elif before.start > move.start:
            expected = f"a day from {before.start:%d/%m/%Y} on: since then it is {before.staff or before.team}"
            reader.note(AllocationField.START, f"{move.start:%d/%m/%Y}", expected)
        else:
            self.found.moves.append(move)
            self.found.ended += 1
            whose = f"{of} of child {move.child.council_id}"
            self._warn(reader, f"{whose}: {before.staff or before.team} until {move.start:%d/%m/%Y}, then {move.to}.")

    def _target(self, reader: Reader, of: AllocationField) -> str:
        if of == AllocationField.TEAM:
            return self._team(reader, of)
        text = reader.text(of)
        found = self.register.people(text, KINDS[of])
        if len(found) > 1:
            reader.note(of, text, "the e-mail address: several people bear this name")
        elif not found:
            what = "an IRO" if of == AllocationField.IRO else "a social worker"
            reader.note(
                of, text, f"the name or e-mail address of {what} in post, here or in the table of staff of this file"
            )
        return found[0] if len(found) == 1 else ""

    def _team(self, reader: Reader, of) -> str:
        text = reader.text(of)
        if self.register.has_team(text):
            return self.register.team_name(text)
        reader.note(of, text, "a team that is known or stands in this file's table of teams")
        return ""

    def _choice(self, reader: Reader, of, known: dict, labels: list[str]):
        text = reader.text(of)
        if found := known.get(plain(text)) if text else None:
            return found
        reader.note(of, text, f"one of: {'; '.join(labels)}")
        return None

    def _fte(self, reader: Reader) -> Decimal:
        text = reader.text(StaffField.FTE)
        try:
            share = Decimal(text or "1")
            good = Decimal(0) < share <= 1
        except InvalidOperation:
            good = False
        if not good:
            reader.note(StaffField.FTE, text, "a share of full time above 0 and up to 1, as 0.6")
        return share.quantize(Decimal("0.01")) if good else Decimal(1)

    def _refuse_person(self, reader: Reader, name: str, email: str) -> None:
        if not name:
            reader.note(StaffField.NAME, "", "the person's name")
        try:
            validate_email(email)
        except ValidationError:
            reader.note(StaffField.EMAIL, email, "an e-mail address, as name@council.gov.uk")
        if email in self.register.elsewhere:
            reader.note(StaffField.EMAIL, email, "an address that nobody else has")

    def _is_repeated(self, reader: Reader, of, key: tuple, value: str) -> bool:
        first = self.seen.setdefault(key, reader.row.number)
        if first != reader.row.number:
            reader.note(of, value, f"each once; row {first} has it too")
        return first != reader.row.number

    def _warn(self, reader: Reader, sentence: str) -> None:
        self.found.warnings.append(f"Row {reader.row.number}: {sentence}")
