"""Teams, posts and the people who held them, in the numbers that an authority's children need."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from exchange.sample.words import declared
from exchange.synthetic.draws import Weights
from exchange.synthetic.lives import Extent
from exchange.synthetic.sheets import Sheet, flush
from iro_portal.core.search import fold
from people.models import Authority, EthnicGroup, Gender, Post, PostHolding, Staff, Team
from people.roles import Role

CHILDREN_FOR_AN_IRO = 60  # for one full-time IRO: 50 to 70 (IRO Handbook)
CHILDREN_FOR_A_WORKER, WORKERS_IN_A_TEAM, TEAMS_IN_A_SERVICE, SERVICES_OF_A_HEAD = 16, 7, 4, 3
YEARS_IN_POST = {Role.SOCIAL_WORKER: 2.5, Role.TEAM_MANAGER: 3.5}
USUAL_YEARS_IN_POST = 5
FTE = Weights({"1.00": 70, "0.80": 12, "0.60": 12, "0.50": 6})
EMPLOYMENT = Weights({"employed": 84, "agency": 11, "contracted": 5})
GENDERS = Weights({Gender.WOMAN: 78, Gender.MAN: 19, Gender.ANOTHER: 1, Gender.NOT_SAID: 2})
GROUPS = Weights({
    EthnicGroup.WHITE: 66, EthnicGroup.BLACK: 15, EthnicGroup.ASIAN: 8, EthnicGroup.MIXED: 4, EthnicGroup.OTHER: 2,
    EthnicGroup.NOT_SAID: 5,
})  # fmt: skip
TEAM_NAMES = ("Children in Care", "Court and Permanence", "Assessment and Intervention", "Leaving Care")
AT_THE_TOP = {Role.DIRECTOR: "Director of Children’s Services", Role.ASSISTANT_DIRECTOR: "Assistant Director"}
BESIDE = (
    ("Committee Officer", Role.COMMITTEE_OFFICER),
    ("Information Governance Officer", Role.INFORMATION_GOVERNANCE),
    ("System Administrator", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class Tenure:
    """One person's time in a post."""

    start: date
    end: date | None
    staff: int
    name: str


@dataclass
class Desk:
    """One post, with all who held it one after another, and the posts above it."""

    role: Role
    title: str
    team: int
    fte: Decimal = Decimal(1)
    tenures: list[Tenure] = field(default_factory=list)
    above: "dict[Role, Desk]" = field(default_factory=dict)

    def on(self, day: date) -> Tenure:
        """Who held the post on a day; on the days before the first, the first."""
        return next((each for each in reversed(self.tenures) if each.start <= day), self.tenures[0])

    def spans(self, start: date, end: date | None) -> Iterator[tuple[date, date | None, Tenure]]:
        """Who held the post from a day to a day, each with their part of it."""
        for each in self.tenures:
            since = start if each is self.tenures[0] else max(start, each.start)
            until = min((day for day in (end, each.end) if day), default=None)
            if until is None or since < until:
                yield since, until, each


class Establishment:
    """An authority's teams and posts, written as they are drawn."""

    def __init__(self, authority: Authority, extent: Extent, seed: str):
        self.authority, self.extent, self.random = authority, extent, Random(seed)  # noqa: S311 - made-up people
        self.names, self.password, self.people = declared("words")["names"], make_password(None), 0
        common = {"authority": authority.pk}
        self.staff = Sheet(
            Staff, "name", "email", "search_key", "ethnic_group", "gender", "is_active", "joined_on",
            password=self.password, **common,
        )  # fmt: skip
        self.posts = Sheet(Post, "team", "title", "role", **common)
        self.holdings = Sheet(PostHolding, "post", "staff", "start", "end", "fte", "employment", **common)
        self.workers: list[Desk] = []
        self.iros: list[Desk] = []
        self._set_up()
        flush((self.staff, self.posts, self.holdings))
        self.shares = Weights({place: float(desk.fte) for place, desk in enumerate(self.iros)})

    def iro(self, random: Random) -> Desk:
        """An IRO, more often one who works full time."""
        return self.iros[self.shares.one(random)]

    def _set_up(self) -> None:
        top = self._team("Children’s Services", None)
        above = {role: self._desk(top, title, role) for role, title in AT_THE_TOP.items()}
        for title, role in BESIDE:
            self._desk(top, title, role)
        self._service_of_iros(top)
        workers = max(2, round(self.extent.children / CHILDREN_FOR_A_WORKER))
        teams = -(-workers // WORKERS_IN_A_TEAM)
        services = -(-teams // TEAMS_IN_A_SERVICE)
        for number in range(services):
            if number % SERVICES_OF_A_HEAD == 0:
                division = self._team(f"Division {number // SERVICES_OF_A_HEAD + 1}", top)
                above[Role.HEAD_OF_SERVICE] = self._desk(division, "Head of Service", Role.HEAD_OF_SERVICE)
            service = self._team(f"Service {number + 1}", division)
            above[Role.SERVICE_MANAGER] = self._desk(service, "Service Manager", Role.SERVICE_MANAGER)
            for place in range(number * TEAMS_IN_A_SERVICE, min(teams, (number + 1) * TEAMS_IN_A_SERVICE)):
                in_it = min(WORKERS_IN_A_TEAM, workers - place * WORKERS_IN_A_TEAM)
                self._team_of_workers(place, in_it, service, dict(above))

    def _service_of_iros(self, top: Team) -> None:
        team = self._team("Independent Reviewing Service", top)
        manager = self._desk(team, "IRO Manager", Role.IRO_MANAGER)
        self._desk(team, "Business Support Officer", Role.BUSINESS_SUPPORT)
        wanted = Decimal(self.extent.children) / CHILDREN_FOR_AN_IRO
        while not self.iros or sum(desk.fte for desk in self.iros) + Decimal("0.4") < wanted:
            desk = self._desk(team, "Independent Reviewing Officer", Role.IRO, Decimal(FTE.one(self.random)))
            desk.above = {Role.IRO_MANAGER: manager}
            self.iros.append(desk)

    def _team_of_workers(self, place: int, workers: int, service: Team, above: dict[Role, Desk]) -> None:
        name = f"{TEAM_NAMES[place % len(TEAM_NAMES)]} Team {place // len(TEAM_NAMES) + 1}"
        team = self._team(name, service)
        above[Role.TEAM_MANAGER] = self._desk(team, "Team Manager", Role.TEAM_MANAGER)
        for _ in range(workers):
            desk = self._desk(team, "Social Worker", Role.SOCIAL_WORKER)
            desk.above = above
            self.workers.append(desk)

    def _team(self, name: str, parent: Team | None) -> Team:
        return Team.objects.create(authority=self.authority, name=name, parent=parent)

    def _desk(self, team: Team, title: str, role: Role, fte: Decimal = Decimal(1)) -> Desk:
        desk = Desk(role, title, team.pk, fte)
        post = self.posts.add(team.pk, title, role.value)
        for start, end in self._times(YEARS_IN_POST.get(role, USUAL_YEARS_IN_POST)):
            staff, name = self._person(start, end)
            desk.tenures.append(Tenure(start, end, staff, name))
            self.holdings.add(post, staff, start, end, fte, EMPLOYMENT.one(self.random))
        return desk

    def _times(self, years: float) -> Iterator[tuple[date, date | None]]:
        """The first was there before the first day; each stays for some years, and the last is there still."""
        random, last = self.random, self.extent.last
        start = self.extent.first - timedelta(days=random.randint(100, 1500))
        end = self.extent.first + timedelta(days=random.randint(30, round(years * 365)))
        while end <= last:
            yield start, end
            start, end = end, end + timedelta(days=90 + round(random.expovariate(1 / (years * 365))))
        yield start, None

    def _person(self, joined: date, left: date | None) -> tuple[int, str]:
        random = self.random
        self.people += 1
        gender = GENDERS.one(random)
        first = random.choice(self.names["girls" if gender == Gender.WOMAN else "boys"])
        name = f"{first} {random.choice(self.names['families'])}"
        email = f"{slugify(name).replace('-', '.')}.{self.people}@{self.authority.slug}.example"
        group = GROUPS.one(random)
        key = self.staff.add(name, email, fold(name, email), group.value, gender.value, left is None, joined)
        return key, name
