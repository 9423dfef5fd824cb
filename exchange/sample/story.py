"""One escalation told from its beginning through the ordinary commands, each step on its own day."""

from datetime import date, datetime, time
from random import Random
from typing import Any

from django.utils import timezone

from children.models import Child
from escalations import commands
from escalations.models import Cause, Escalation, Feature, Outcome, Protocol, ProtocolStage, Reason, ReasonList
from escalations.permissions import open_record
from escalations.standard_reasons import StandardReason
from exchange.sample.words import Words
from iro_portal.core.working_days import calendar
from people.models import Authority, Staff
from people.roles import Role


class Cast:
    """What every story of an authority shares: people, lists, days, words. Nothing lies on or after `today`."""

    def __init__(self, authority: Authority, today: date, random: Random):
        self.authority, self.today, self.random = authority, today, random
        self.words, self.days = Words(random), calendar(authority.calendar)
        self.people = {person.pk: person for person in Staff.objects.of(authority)}
        self.protocol = Protocol.objects.in_force(authority, today)
        self.stages = {stage.rank: stage for stage in self.protocol.stages.prefetch_related("answerers")}
        self.reasons = list(ReasonList.objects.in_force(authority, today).reasons.prefetch_related("features"))
        outcomes = Outcome.objects.filter(list__authority=authority)
        self.outcomes = {outcome.key: outcome for outcome in outcomes}
        self.causes = list(Cause.objects.filter(list__authority=authority))

    def with_role(self, *roles: Role) -> list[Staff]:
        """The people who hold one of these roles, by name."""
        return sorted(
            (person for person in self.people.values() if set(roles) & set(person.duties().roles)),
            key=lambda person: person.name,
        )

    def back(self, working_days: int) -> date:
        """The working day so many working days before the last one that has passed."""
        last = self.days.ordinal(self.today) - self.days.is_working(self.today)
        return self.days.working[last - 1 - working_days]

    def reason(self, child: Child, day: date) -> Reason:
        """A reason that fits the child's age; plans come up most, as everywhere."""
        fitting = [reason for reason in self.reasons if self._fits(reason, child.age(day))]
        weights = [
            4 if reason.standard in (StandardReason.CARE_PLAN, StandardReason.DRIFT) else 1 for reason in fitting
        ]
        return self.random.choices(fitting, weights)[0]

    def _fits(self, reason: Reason, age: int) -> bool:
        if reason.standard in (StandardReason.PATHWAY, StandardReason.IMMIGRATION):
            return age >= 15
        return reason.standard not in (StandardReason.SAFEGUARDING, StandardReason.EDUCATION) or age >= 5


class Story:
    """One escalation on its way."""

    def __init__(self, cast: Cast, children: list[Child], iro: Staff):
        self.cast, self.children, self.iro = cast, children, iro
        self.escalation: Escalation | None = None
        self.day: date | None = None
        self.hour = 8

    # What its owner does

    def write(self, day: date, rank: int | None = None, **more: Any) -> dict[str, Any]:
        """The words of the form, for a day."""
        child, words = self.children[0], self.cast.words
        self.reason = self.cast.reason(child, day)
        others = [reason for reason in self.cast.reasons if reason != self.reason]
        chance = self.cast.random.random
        said = {
            "children": self.children,
            "main_reason": self.reason,
            "other_reasons": [self.cast.random.choice(others)] if chance() < 0.15 else [],
            "features": self._features(),
            "causes": self._causes(),
            "source": self.cast.random.choice(list(Escalation.Source)[:6]),
            "concern": words.concern(self.reason.standard),
            "asked_for": words.one_of("asks"),
            "child_says": words.one_of("child_says") if chance() < 0.6 else "",
            "told_of_advocacy": chance() < 0.8,
        }
        if not said["told_of_advocacy"]:
            said["why_not_told"] = "Too young; the carer was told."
        if rank is not None and rank > 1:
            said["why_this_stage"] = "This needs a decision that the team cannot make."
        return said | more

    def draft(self, day: date) -> "Story":
        """Begun and not sent."""
        self.escalation = commands.save_draft(by=self.iro, **self.write(day))
        return self

    def raised(self, rank: int, day: date, **more: Any) -> "Story":
        """Sent to a stage."""
        stage = self.cast.stages[rank]
        by = self._raiser(stage)
        self.escalation = commands.raise_escalation(
            by=by, stage=stage, happened_at=self.at(day), **self.write(day, rank, **more)
        )
        return self

    def recorded(self, day: date, *, outcome: str = "", check_after: int = 0) -> "Story":
        """An informal challenge already made, by telephone."""
        said = self.write(day)
        worker = self.cast.people[self.children[0].allocations.get(kind="social-worker", end=None).staff_id]
        self.escalation = commands.record_challenge(
            by=self.iro, happened_at=self.at(day), how="By telephone", with_whom=worker,
            agreed=self.cast.words.one_of("actions"), outcome=self.cast.outcomes.get(outcome),
            check_on=self.cast.days.add(day, check_after) if check_after else None,
            what_changed=self._change() if outcome else "", **said,
        )  # fmt: skip
        return self

    def asked_again(self, day: date) -> "Story":
        return self._do(commands.ask_again, day, why=self.cast.words.one_of("not_enough"))

    def accepted(self, day: date) -> "Story":
        return self._do(commands.accept, day)

    def taken_to(self, rank: int, day: date) -> "Story":
        """Taken further, by the post that raises that stage."""
        stage = self.cast.stages[rank]
        by = self._raiser(stage)
        return self._do(commands.escalate, day, by=by, stage=stage, why=self.cast.words.one_of("further"))

    def given_time(self, day: date, until: date) -> "Story":
        return self._do(commands.grant_time, day, until=until, why="The carer is away until then; I agree.")

    def resolved(self, day: date, outcome: str = "done") -> "Story":
        change = self._change() if outcome != "not-agreed" else "The senior decision stands; I have told the child why."
        return self._do(commands.resolve, day, outcome=self.cast.outcomes[outcome], what_changed=change)

    def withdrawn(self, day: date) -> "Story":
        return self._do(commands.withdraw, day, why="The plan was signed off the day before; I had not seen it.")

    def reopened(self, day: date) -> "Story":
        return self._do(commands.reopen, day, why="What was promised stopped after two weeks.")

    # What others do

    def answered(self, day: date, *, by_working_days: int | None = 10) -> "Story":
        """Answered with a promise so many working days on; None: disagreed."""
        if by_working_days is None:
            words = self.cast.words.one_of("disagreements")
            return self._do(commands.respond, day, by=self.asked(), words=words, agrees=False)
        who = self.asked()
        return self._do(
            commands.respond, day, by=who, words=self.cast.words.one_of("answers"),
            action=self.cast.words.one_of("actions"), action_owner=f"{who.name}, {who.role_label}",
            action_due=self.cast.days.add(day, by_working_days),
        )  # fmt: skip

    def time_asked(self, day: date, until: date) -> "Story":
        """Whoever is asked asks for more time."""
        commands.ask_for_time(
            escalation=self.escalation, by=self.asked(), until=until, on=self.at(day),
            why="The worker is on leave until then, and only they know the family.",
        )  # fmt: skip
        return self

    def passed_to(self, person: Staff, day: date) -> "Story":
        return self._do(commands.redirect, day, by=self.asked(), to=person, why="This needs a decision above my post.")

    def asked(self) -> Staff:
        """Who is asked at the open stage."""
        lead = open_record(self.escalation).addressees.filter(lead=True).first()
        return self.cast.people[lead.staff_id]

    def _do(self, command, day: date, *, by: Staff | None = None, **words) -> "Story":
        self.escalation = command(escalation=self.escalation, by=by or self.iro, happened_at=self.at(day), **words)
        return self

    def at(self, day: date) -> datetime:
        """A moment of a working day, after the steps before it."""
        self.hour = self.hour + 1 if day == self.day else 9
        self.day = day
        return timezone.make_aware(datetime.combine(day, time(self.hour, self.cast.random.randint(0, 59))))

    def _raiser(self, stage: ProtocolStage) -> Staff:
        return self.iro if stage.raised_by_role == Role.IRO else self.cast.with_role(Role.IRO_MANAGER)[0]

    def _change(self) -> str:
        return self.cast.words.change(self.reason.standard)

    def _features(self) -> list[Feature]:
        features = list(self.reason.features.all())
        return self.cast.random.sample(features, self.cast.random.randint(1, 2)) if len(features) > 1 else features

    def _causes(self) -> list[Cause]:
        return [self.cast.random.choice(self.cast.causes)] if self.reason.standard == StandardReason.DRIFT else []
