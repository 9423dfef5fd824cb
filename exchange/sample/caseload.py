"""A living caseload: children in care today, and the escalations of the twelve months before, in every state."""

from datetime import date, timedelta
from random import Random

from children.models import Child
from escalations import commands
from exchange.sample import roster
from exchange.sample.councils import declaration
from exchange.sample.rostered import Rostered
from exchange.sample.story import Cast, Story
from people.models import Authority, Staff
from people.roles import ANSWERING_ROLES, Role

YEAR_OF_WORKING_DAYS = 250
LEAVING = "Leaving Care Team"  # works with those of fifteen and over
PRINTED_UNTIL = date(2019, 4, 1)  # the living caseload lies outside every printed period


def load(authority: Authority, today: date) -> None:
    """This function will give a council its children and their escalations; the same day gives the same rows."""
    random = Random(f"{authority.slug} {today}")  # noqa: S311 - made-up records, not secrets
    cast, plan = Cast(authority, today, random), declaration(authority.slug)
    drawn = _draw(cast, plan)
    children = roster.create(authority, drawn)
    Caseload(cast, children, drawn).tell(plan["caseload"]["escalations"])


class Caseload:
    """Who is whose, and every story told about them."""

    def __init__(self, cast: Cast, children: list[Child], drawn: list[Rostered]):
        self.cast, self.told = cast, []
        self.iro_of = {}
        self.siblings: dict[str, list[Child]] = {}
        self.of_worker: dict[str, list[Child]] = {}
        self.of_team: dict[str, list[Child]] = {}
        self.of_iro: dict[str, list[Child]] = {}
        by_name = {person.name: person for person in cast.people.values()}
        for child, each in zip(children, drawn, strict=True):
            if each.care_end is None:
                self.iro_of[child.pk] = by_name[each.iro]
                self.of_worker.setdefault(each.social_worker, []).append(child)
                self.of_team.setdefault(each.team, []).append(child)
                self.of_iro.setdefault(each.iro, []).append(child)
                if each.family:
                    self.siblings.setdefault(each.family, []).append(child)
        self.everyone = [child for some in self.of_iro.values() for child in some]

    def tell(self, count: int) -> None:
        """Something waiting for everybody, one of each rarer turn, and resolved ones up to `count`."""
        self._for_answerers()
        self._for_iros()
        self._rarer_turns()
        while len(self.told) < count:
            self._past()
        self._praise()
        self._systemic_concern()

    def story(self, among: list[Child], *, all_siblings: bool = False) -> Story:
        """A new story about the child of these who has had the fewest so far, or about brothers and sisters."""
        child = self.cast.random.choice(among)
        children = [child]
        if all_siblings:
            family = next((some for some in self.siblings.values() if child in some), [child])
            children = [child, *(other for other in family if other != child)]
        story = Story(self.cast, children, self.iro_of[child.pk])
        self.told.append(story)
        return story

    def _overdue(self, rank: int) -> date:
        return self.cast.back(self.cast.stages[rank].working_days + self.cast.random.randint(1, 4))

    def _in_time(self) -> date:
        return self.cast.back(self.cast.random.randint(0, 3))

    def _for_answerers(self) -> None:
        """Every worker and manager has something to answer."""
        for number, name in enumerate(sorted(self.of_worker)):
            self.story(self.of_worker[name]).raised(0, self._overdue(0) if number % 3 == 0 else self._in_time())
        for number, team in enumerate(sorted(self.of_team)):
            self.story(self.of_team[team]).raised(1, self._in_time())
            if number % 2 == 0:
                self.story(self.of_team[team]).raised(1, self._overdue(1))
            story = self.story(self.of_team[team]).raised(1, self.cast.back(30)).answered(self.cast.back(25))
            story.taken_to(2, self._overdue(2) if number % 2 else self._in_time())
        for rank in sorted(self.cast.stages)[3:]:
            story = self.story(self.everyone).raised(1, self.cast.back(28))
            story.taken_to(2, self.cast.back(20)).answered(self.cast.back(16), by_working_days=None)
            story.taken_to(rank, self._in_time())
        self._for_those_off_the_ladder()
        self._for_whoever_raises_a_stage()

    def _for_whoever_raises_a_stage(self) -> None:
        for stage in self.cast.stages.values():
            if stage.raised_by_role != Role.IRO:
                story = self.story(self.everyone).raised(1, self.cast.back(9)).answered(self.cast.back(5))
                commands.request_raise(
                    escalation=story.escalation, stage=stage, by=story.iro, on=self.cast.back(0),
                    why="The team manager's answer does not settle who pays for the placement.",
                )  # fmt: skip

    def _for_those_off_the_ladder(self) -> None:
        on_it = {answerer.role for stage in self.cast.stages.values() for answerer in stage.answerers.all()}
        top = max(self.cast.stages)
        for person in self.cast.with_role(*[role for role in ANSWERING_ROLES if role not in on_it]):
            story = self.story(self.everyone)
            story.raised(1, self.cast.back(22)).answered(self.cast.back(18), by_working_days=5)
            story.taken_to(min(2, top), self.cast.back(4)).passed_to(person, self.cast.back(2))

    def _for_iros(self) -> None:
        """Every IRO has an answer to look at and a promise to check; some have a draft."""
        for number, name in enumerate(sorted(self.of_iro)):
            mine = self.of_iro[name]
            promise = None if number % 3 == 2 else 8
            self.story(mine).raised(1, self.cast.back(7)).answered(self.cast.back(2), by_working_days=promise)
            story = self.story(mine).raised(number % 2, self.cast.back(14)).answered(self.cast.back(11))
            story.accepted(self.cast.back(10))
            if number % 3 != 1:
                self.story(mine).draft(self.cast.back(0))

    def _rarer_turns(self) -> None:
        back = self.cast.back
        self.story(self.everyone).raised(
            1, back(0), urgent=True, phoned_whom="Emergency duty team", phoned_at=None,
        )  # fmt: skip
        self.story(self.everyone).recorded(back(3), check_after=12)
        self.story(self.everyone).recorded(back(2))
        self.story(self.everyone).recorded(back(40), outcome="done")
        answer_in, add = self.cast.stages[1].working_days, self.cast.days.add
        self.story(self.everyone).raised(1, back(3)).time_asked(back(1), add(back(3), answer_in + 3))
        self.story(self.everyone).raised(1, back(4)).given_time(back(2), add(back(4), answer_in + 8))
        self.story(self.everyone).raised(1, back(16)).answered(back(12)).asked_again(back(3))
        self.story(self.everyone).raised(1, back(60)).answered(back(57)).resolved(back(50)).reopened(back(3))
        self.story(self.everyone).raised(1, back(33)).withdrawn(back(31))
        self._at_the_limit()
        self._cafcass()
        self._siblings()

    def _at_the_limit(self) -> None:
        story = self.story(self.everyone).raised(1, self.cast.back(17)).answered(self.cast.back(13), by_working_days=6)
        commands.choose_at_cap(
            escalation=story.escalation, by=story.iro, choice="go-on", at=story.at(self.cast.back(1)),
            why="The date of the panel is fixed for next week.",
        )  # fmt: skip

    def _cafcass(self) -> None:
        back, top = self.cast.back, max(self.cast.stages)
        story = self.story(self.everyone).raised(1, back(26)).taken_to(2, back(18)).answered(back(14))
        commands.consider_cafcass(
            escalation=story.escalation, by=story.iro, referred=False, on=back(6),
            words="The head of service has put a day to it. I shall look at it again at the next review.",
        )  # fmt: skip
        story = self.story(self.everyone).raised(1, back(32)).taken_to(top, back(20))
        story.answered(back(15), by_working_days=None)
        commands.consider_cafcass(
            escalation=story.escalation, by=story.iro, referred=True, ground="decision", on=back(5), legal_advice=True,
            legal_advice_words="Independent legal advice was taken by telephone.", senior_told="Director",
            senior_told_on=back(6), child_told_on=back(5),
            words="The review's decision on therapy has not been carried out for seven months.",
        )  # fmt: skip

    def _siblings(self) -> None:
        pairs = [some for _, some in sorted(self.siblings.items())]
        if len(pairs) < 2:
            return
        self.story(pairs[0], all_siblings=True).raised(1, self.cast.back(2))
        story = self.story(pairs[1], all_siblings=True).raised(1, self.cast.back(12)).answered(self.cast.back(9))
        commands.settle_child(
            escalation=story.escalation, child=story.children[-1], by=story.iro,
            happened_at=story.at(self.cast.back(1)), outcome=self.cast.outcomes["done"],
            what_changed="A school place from Monday for this child.",
        )  # fmt: skip

    def _past(self) -> None:
        """One that is over: most are answered at the first stage and resolved, as the papers say."""
        random, back = self.cast.random, self.cast.back
        start = random.randint(48, YEAR_OF_WORKING_DAYS)
        story = self.story(self.everyone, all_siblings=random.random() < 0.2)
        turn, wait = random.random(), random.randint(1, 6)
        if turn < 0.18:
            story.raised(0, back(start)).answered(back(start - wait)).resolved(back(start - 14))
        elif turn < 0.70:
            story.raised(1, back(start)).answered(back(start - wait)).accepted(back(start - wait - 1))
            story.resolved(back(start - 20), random.choice(["done", "done", "done", "partly-done", "overtaken"]))
        elif turn < 0.82:
            story.raised(1, back(start)).taken_to(2, back(start - 7)).answered(back(start - 7 - wait))
            story.resolved(back(start - 22), random.choice(["done", "plan-changed"]))
        elif turn < 0.88:
            story.raised(1, back(start)).answered(back(start - wait)).taken_to(2, back(start - 9))
            if max(self.cast.stages) > 2:
                story.taken_to(max(self.cast.stages), back(start - 15))
            story.answered(back(start - 18), by_working_days=None)
            story.resolved(back(start - 24), "not-agreed")
        elif turn < 0.94:
            story.recorded(back(start), outcome="done")
        else:
            story.raised(1, back(start)).withdrawn(back(start - wait))

    def _praise(self) -> None:
        for number, mine in enumerate(self.of_iro[name] for name in sorted(self.of_iro)):
            child = self.cast.random.choice(mine)
            worker = self.cast.people[child.allocations.get(kind="social-worker", end=None).staff_id]
            commands.praise(
                by=self.iro_of[child.pk], to=worker, child=child, on=self.cast.back(4 + 9 * number),
                words=self.cast.words.one_of("praise"), to_manager=self._manager_of(child),
            )  # fmt: skip

    def _manager_of(self, child: Child) -> Staff | None:
        team = child.allocations.get(kind="team", end=None).team_id
        managers = self.cast.with_role(Role.TEAM_MANAGER)
        return next((m for m in managers if m.holdings.filter(post__team=team).exists()), None)

    def _systemic_concern(self) -> None:
        manager = self.cast.with_role(Role.IRO_MANAGER)[0]
        sent = [story.escalation for story in self.told if not story.escalation.is_draft]
        concern = commands.raise_systemic_concern(
            by=manager, title="Care plans held up in the case system", on=self.cast.back(12), escalations=sent[:4],
            raised_with="Head of service", words="Plans cannot be signed off while an earlier step is open; "
            "four children had no current plan at their review because of it.",
        )  # fmt: skip
        commands.record_concern_response(
            concern=concern, by=manager, on=self.cast.back(2),
            response="The earlier step is closed automatically from the first of next month; a list is sent each week.",
        )  # fmt: skip


def _draw(cast: Cast, plan: dict) -> list[Rostered]:
    """Children in care today and a few who left this year; brothers and sisters share worker, team and IRO."""
    workers = [post for post in plan["posts"] if post[1] == "social-worker"]
    iros = [post[3] for post in plan["posts"] if post[1] == "iro"]
    drawn: list[Rostered] = []
    count, first = plan["caseload"]["children"], plan["council_id_from"]
    while len(drawn) < count:
        place = len(drawn)
        worker, iro = workers[place % len(workers)], iros[place % len(iros)]
        size = 1 if worker[2] == LEAVING else cast.random.choice((1, 1, 1, 1, 1, 1, 2, 2, 3))
        family = cast.words.family() if size > 1 else ""
        key, like = (f"family {place}" if size > 1 else ""), None
        for _ in range(min(size, count - place)):
            like = _drawn(cast, str(first + len(drawn) * 3), worker, iro, family, key, like)
            drawn.append(like)
    return drawn


def _drawn(cast: Cast, council_id: str, worker, iro: str, family: str, key: str, like: Rostered | None) -> Rostered:
    random, sex = cast.random, cast.random.choice("12")
    youngest = 15 * 365 + 100 if worker[2] == LEAVING else 200
    born = cast.today - timedelta(days=random.randint(youngest, 17 * 365 + 200))
    # Everyone has been in care for longer than the caseload looks back.
    longest = min(3000, max(431, (cast.today - PRINTED_UNTIL).days))
    latest = (cast.today - born).days - 20
    start = like.care_start if like else cast.today - timedelta(days=random.randint(430, longest))
    if latest < 430:
        born = start - timedelta(days=random.randint(5, 300))
    left = not key and random.random() < 0.04
    return Rostered(
        council_id=council_id, name=cast.words.name(sex, family), date_of_birth=min(born, start), sex=sex,
        ethnicity=like.ethnicity if like else cast.words.ethnicity(), care_start=start,
        care_end=cast.today - timedelta(days=random.randint(5, 300)) if left else None,
        team=worker[2], social_worker=worker[3], iro=iro, family=key,
    )  # fmt: skip
