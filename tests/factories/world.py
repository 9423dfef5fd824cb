"""A small council to test in: one team below one service, everyone of whom an escalation needs somebody."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from children.commands import add_child, allocate, begin_care, group_siblings
from children.models import Child
from escalations.commands import begin_cause_list, begin_outcome_list, begin_protocol, begin_reason_list
from escalations.commands.lists import DEFAULT_LADDER, ReasonSpec, StageSpec
from escalations.models import Outcome, Protocol, ProtocolStage, Reason
from escalations.standard_reasons import StandardReason
from people.commands import add_authority, add_post, add_staff, add_team, appoint
from people.models import Authority, Staff, Team
from people.roles import Role
from tests.factories.made_once import made_once

LONG_AGO = date(2015, 1, 1)

REASONS = (
    ReasonSpec("Incomplete or inadequate care plan", StandardReason.CARE_PLAN),
    ReasonSpec("Drift or delay", StandardReason.DRIFT),
    ReasonSpec("Safety", StandardReason.SAFEGUARDING, ("Missing episodes", "Exploitation")),
    ReasonSpec("Other", StandardReason.OTHER),
)
OUTCOMES = (
    ("done", "Done"),
    ("not-agreed", "Not agreed: the senior decision stands"),
    ("left-care", "Child left care"),
)
CAUSES = (("Difficulty in finding carers", True), ("Police investigation", False))


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """Return a local moment."""
    return timezone.make_aware(datetime(year, month, day, hour, minute))


@dataclass
class World:
    """One authority and its people by role; `service` above `team`; `other_team` beside it with its own manager."""

    slug: str = "barchester"
    ladder: tuple[StageSpec, ...] = DEFAULT_LADDER
    authority: Authority = field(init=False)
    team: Team = field(init=False)
    other_team: Team = field(init=False)
    people: dict[str, Staff] = field(init=False, default_factory=dict)
    made: int = field(init=False, default=0)

    def __post_init__(self):
        made_once(self, self._make, self.slug, repr(self.ladder))

    def _make(self):
        self.authority = add_authority(slug=self.slug, name=self.slug.title(), by=None)
        top = add_team(authority=self.authority, name="Children's services", by=None)
        service = add_team(authority=self.authority, name="Looked-after children", parent=top, by=None)
        self.quality = add_team(authority=self.authority, name="Quality assurance", by=None)
        self.team = add_team(authority=self.authority, name="Fostering North", parent=service, by=None)
        self.other_team = add_team(authority=self.authority, name="Fostering South", parent=service, by=None)
        posts = [
            ("director", "Dina Director", top, Role.DIRECTOR),
            ("head", "Hari Head", service, Role.HEAD_OF_SERVICE),
            ("manager", "Tess Manager", self.team, Role.TEAM_MANAGER),
            ("other_manager", "Otto Manager", self.other_team, Role.TEAM_MANAGER),
            ("worker", "Sam Worker", self.team, Role.SOCIAL_WORKER),
            ("other_worker", "Olu Worker", self.other_team, Role.SOCIAL_WORKER),
            ("iro", "Amara Iro", self.quality, Role.IRO),
            ("other_iro", "Ivo Iro", self.quality, Role.IRO),
            ("iro_manager", "Mina Oversight", self.quality, Role.IRO_MANAGER),
            ("committee", "Cole Committee", self.quality, Role.COMMITTEE_OFFICER),
            ("support", "Bea Support", self.quality, Role.BUSINESS_SUPPORT),
            ("governance", "Gil Governance", self.quality, Role.INFORMATION_GOVERNANCE),
            ("administrator", "Ada Admin", self.quality, Role.ADMINISTRATOR),
        ]
        for key, name, team, role in posts:
            self.people[key] = self.person(name, team, role)
        self._lists()

    def __getattr__(self, name: str) -> Staff:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def person(self, name: str, team: Team, role: Role, **appointment) -> Staff:
        """Add a member of staff in a post of their own."""
        email = f"{name.lower().replace(' ', '.')}@{self.slug}.example"
        staff = add_staff(authority=self.authority, name=name, email=email, by=None)
        post = add_post(team=team, title=role.label, role=role, by=None)
        appoint(staff=staff, post=post, start=LONG_AGO, by=None, **appointment)
        return staff

    def _lists(self):
        common = {"authority": self.authority, "in_force_from": LONG_AGO, "by": None}
        begin_protocol(name="Dispute resolution", stages=self.ladder, **common)
        begin_reason_list(name="Reasons", reasons=REASONS, **common)
        begin_outcome_list(name="Outcomes", outcomes=OUTCOMES, **common)
        begin_cause_list(name="Causes", causes=CAUSES, **common)

    def child(self, name: str = "", *, team: Team | None = None, iro: Staff | None = None, worker: Staff | None = None,
              born: date = date(2016, 5, 17), in_care_from: date = date(2024, 3, 4)) -> Child:  # fmt: skip
        """Add a child in care, allocated to the IRO, the worker and the team (defaults: iro, worker, team)."""
        self.made += 1
        child = add_child(
            authority=self.authority, council_id=f"{1000 + self.made}", name=name or f"Child Number {self.made}",
            date_of_birth=born, sex="F", ethnicity="WBRI", by=None,
        )  # fmt: skip
        begin_care(child=child, start=in_care_from, by=None)
        allocate(
            child=child, start=in_care_from, by=None, iro=iro or self.iro, social_worker=worker or self.worker,
            team=team or self.team,
        )  # fmt: skip
        return child

    def siblings(self, *names: str) -> list[Child]:
        """Add brothers and sisters who share a group, an IRO and a team."""
        children = [self.child(name) for name in names]
        group_siblings(children=children, start=date(2024, 3, 4), by=None)
        return children

    @property
    def protocol(self) -> Protocol:
        return Protocol.objects.get(authority=self.authority)

    def stage(self, rank: int) -> ProtocolStage:
        return self.protocol.stages.get(rank=rank)

    def reason(self, key: str = "drift-or-delay") -> Reason:
        return Reason.objects.get(list__authority=self.authority, key=key)

    def outcome(self, key: str = "done") -> Outcome:
        return Outcome.objects.get(list__authority=self.authority, key=key)
