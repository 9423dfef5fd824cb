"""A council with two lists of reasons, and escalations put straight into its years."""

from dataclasses import dataclass
from datetime import date

import pytest

from children.models import Child, SiblingGroup
from escalations.models import (
    Escalation,
    EscalationChild,
    EscalationReason,
    Feature,
    Protocol,
    ProtocolStage,
    Reason,
    ReasonList,
    StageAnswerer,
    StageRecord,
)
from escalations.states import State
from iro_portal.core.states import creating_from
from people.models import Authority, Inspection, Post, PostHolding, Staff, Team
from people.roles import Role

OLD, NEW = date(2015, 4, 1), date(2018, 11, 19)
LADDER = (
    ("informal", "Informal", Role.SOCIAL_WORKER),
    ("stage-1", "Stage 1", Role.TEAM_MANAGER),
    ("stage-2", "Stage 2", Role.HEAD_OF_SERVICE),
)
OLD_REASONS = (
    ("care-plans", "Incomplete or inadequate care plans", "care-plan"),
    ("drift", "Drift or delay in care planning", "drift"),
    ("safety", "Safety", "safeguarding"),
    ("education", "Education", "education"),
    ("not-recorded", "Not recorded", "other"),
)
NEW_REASONS = (("education", "Education", "education"), ("care-plan", "Inadequate care plan", "care-plan"))


@dataclass
class Council:
    """One authority; `escalate` puts one escalation into it."""

    authority: Authority
    protocol: Protocol
    number: int = 0

    def reason(self, key: str, day: date) -> Reason:
        since = NEW if day >= NEW else OLD
        return Reason.objects.get(list__authority=self.authority, list__in_force_from=since, key=key)

    def child(self, number: int) -> Child:
        council_id = f"C{number}"
        found = Child.objects.filter(authority=self.authority, council_id=council_id).first()
        return found or Child.objects.create(
            authority=self.authority, council_id=council_id, reference=f"CH-{number}", name=f"Child {number}",
            date_of_birth=date(2010, 1, 1),
        )  # fmt: skip

    def escalate(
        self, day, *reasons, children=(1,), stages=(1,), family=None, features=(), state=State.RESOLVED,
        resolved_on=None,
    ) -> Escalation:  # fmt: skip
        self.number += 1
        ladder = {stage.rank: stage for stage in self.protocol.stages.all()}
        with creating_from("test"):
            escalation = Escalation.objects.create(
                authority=self.authority, reference=f"ESC-{self.number}", state=state, protocol=self.protocol,
                stage=ladder[max(stages, default=0)], lead_child=self.child(children[0]), raised_on=day,
                resolved_on=(resolved_on or day) if state == State.RESOLVED else None,
            )  # fmt: skip
        for place, key in enumerate(reasons):
            row = EscalationReason.objects.create(
                authority=self.authority, escalation=escalation, reason=self.reason(key, day), is_main=not place
            )
            row.features.set(Feature.objects.filter(reason=row.reason, key__in=features))
        for number in children:
            EscalationChild.objects.create(
                authority=self.authority, escalation=escalation, child=self.child(number), sibling_group=family
            )
        for rank in stages:
            self.stay(escalation, ladder[rank])
        return escalation

    def stay(self, escalation, stage, **days) -> StageRecord:
        return StageRecord.objects.create(
            authority=self.authority, escalation=escalation, stage=stage, rank=stage.rank,
            ended=StageRecord.Ended.ANSWERED, **days,
        )  # fmt: skip

    def family(self, number: int) -> SiblingGroup:
        return SiblingGroup.objects.create(authority=self.authority, reference=f"SIB-{number}")

    def person(self, role: Role) -> Staff:
        """A person in a post of this role, since long ago; to an inspector every child is open."""
        team, _ = Team.objects.get_or_create(authority=self.authority, name="Children")
        post = Post.objects.create(authority=self.authority, team=team, title=role.label, role=role)
        email = f"{role.value}@{self.authority.slug}.example"
        person = Staff.objects.create(authority=self.authority, name=role.label, email=email)
        PostHolding.objects.create(authority=self.authority, post=post, staff=person, start=date(2015, 1, 1))
        if role == Role.INSPECTOR:
            self._inspect(person)
        return person

    def _inspect(self, inspector: Staff) -> None:
        facts = {"reference": f"INS-{inspector.pk}", "every_child": True, "why": "x", "start": date(2015, 1, 1)}
        opened_by = Staff.objects.create(
            authority=self.authority, name="Opener", email=f"opener{inspector.pk}@x.example"
        )
        Inspection.objects.create(
            authority=self.authority, inspector=inspector, last_day=date(2100, 1, 1), opened_by=opened_by, **facts
        )


def make_council(slug: str) -> Council:
    authority = Authority.objects.create(slug=slug, name=slug.title())
    protocol = Protocol.objects.create(authority=authority, name="Ladder", in_force_from=OLD)
    for rank, (key, name, role) in enumerate(LADDER):
        stage = ProtocolStage.objects.create(protocol=protocol, rank=rank, key=key, name=name)
        StageAnswerer.objects.create(stage=stage, role=role, title=role.label.lower())
    for since, name, reasons in ((OLD, "First list", OLD_REASONS), (NEW, "Second list", NEW_REASONS)):
        note = "" if since == OLD else "The day of the change is an assumption."
        lines = ReasonList.objects.create(authority=authority, name=name, in_force_from=since, note=note)
        for order, (key, label, standard) in enumerate(reasons):
            reason = Reason.objects.create(list=lines, key=key, label=label, order=order, standard=standard)
            if key == "safety":
                for place, feature in enumerate(("missing", "gangs")):
                    Feature.objects.create(reason=reason, key=feature, label=feature.title(), order=place)
    return Council(authority, protocol)


@pytest.fixture
def council(db) -> Council:
    return make_council("anytown")


@pytest.fixture
def elsewhere(db) -> Council:
    return make_council("elsewhere")
