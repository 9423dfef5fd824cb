"""What an authority has, read once for a whole file: children, staff, teams, lists and ladders by day."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from children.models import Child
from escalations.models import Outcome, OutcomeList, Protocol, Reason, ReasonList
from exchange.escalation_log.columns import stage_name
from exchange.words import plain
from iro_portal.core.working_days import Calendar, calendar
from people.models import Authority, PostHolding, Staff, Team
from people.roles import RAISING_ROLES


@dataclass(frozen=True)
class Version:
    """One version of a dated list, with its lines under every name by which they can be called."""

    start: date
    record: Any
    lines: list
    by_name: dict[str, Any]

    @property
    def labels(self) -> str:
        return "; ".join(str(line) for line in self.lines)


class Versions:
    """The versions of one kind of list, oldest first."""

    def __init__(self, versions: list[Version]):
        self.versions = sorted(versions, key=lambda version: version.start)
        self.starts = [version.start for version in self.versions]

    def on(self, day: date) -> Version | None:
        """The version in force on a day."""
        place = bisect_right(self.starts, day)
        return self.versions[place - 1] if place else None

    def elsewhere(self, name: str, day: date) -> Version | None:
        """Another day's version in which this name stands."""
        now = self.on(day)
        return next((v for v in self.versions if v is not now and plain(name) in v.by_name), None)


@dataclass
class Register:
    """Everything that a row can name."""

    authority: Authority
    calendar: Calendar
    children: dict[str, Child]
    staff_by_email: dict[str, Staff]
    staff_by_name: dict[str, list[Staff]]
    teams: dict[str, Team]
    ladders: Versions
    reasons: Versions
    outcomes: Versions

    @property
    def stage_names(self) -> set[str]:
        """Every name that a heading can give to a stage, whichever ladder it is of."""
        return {name for version in self.ladders.versions for name in version.by_name}


def read(authority: Authority) -> Register:
    """Read an authority's register: the number of statements does not depend on its size."""
    iros = _iros(authority)
    by_name = defaultdict(list)
    for iro in iros:
        by_name[plain(iro.name)].append(iro)
    children = Child.objects.of(authority).only("pk", "council_id", "authority_id", "reference")
    return Register(
        authority=authority,
        calendar=calendar(authority.calendar),
        children={child.council_id.casefold(): child for child in children},
        staff_by_email={iro.email.casefold(): iro for iro in iros},
        staff_by_name=by_name,
        teams={plain(team.name): team for team in Team.objects.filter(authority=authority)},
        ladders=_ladders(authority),
        reasons=_reasons(authority),
        outcomes=_outcomes(authority),
    )


def _iros(authority: Authority) -> list[Staff]:
    # Whoever was ever an IRO or their manager: the log is about years past.
    holdings = PostHolding.objects.of(authority).filter(post__role__in=RAISING_ROLES)
    return list(Staff.objects.of(authority).filter(pk__in=holdings.values("staff_id")))


def _ladders(authority: Authority) -> Versions:
    protocols = Protocol.objects.of(authority).prefetch_related("stages__answerers")
    return Versions([_ladder(protocol) for protocol in protocols])


def _ladder(protocol: Protocol) -> Version:
    stages, by_name = list(protocol.stages.all()), {}
    for stage in stages:
        titles = [answerer.title for answerer in stage.answerers.all()] if stage.is_formal else ["informal"]
        by_rank = [f"stage {stage.rank}", str(stage.rank)] if stage.is_formal else ["informal stage", "stage 0"]
        for name in (stage.name, stage.key, *by_rank, *titles):
            by_name.setdefault(stage_name(name), stage)
    return Version(protocol.in_force_from, protocol, stages, by_name)


def _reasons(authority: Authority) -> Versions:
    reasons = Reason.objects.filter(list__authority=authority).prefetch_related("features")
    return _versions(ReasonList.objects.of(authority), reasons)


def _outcomes(authority: Authority) -> Versions:
    return _versions(OutcomeList.objects.of(authority), Outcome.objects.filter(list__authority=authority))


def _versions(lists, lines) -> Versions:
    of_list = defaultdict(list)
    for line in lines:
        of_list[line.list_id].append(line)
    return Versions([Version(each.in_force_from, each, of_list[each.pk], _named(of_list[each.pk])) for each in lists])


def _named(lines) -> dict[str, Any]:
    return {plain(line.key): line for line in lines} | {plain(line.label): line for line in lines}
