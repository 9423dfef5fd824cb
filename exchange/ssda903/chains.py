"""Periods of care from episodes: unbroken chains, each episode beginning on the day the one before ended with X1.

Whether the **start** is known: the first episode says S (started to be looked after), or the chain shows the very
day on which short breaks turned into care or back. Otherwise care had begun before the first episode of the return.

**Short breaks** (V3, V4) are a period of their own kind; where an unbroken chain passes from them into care, the one
period ends and the other begins on that day.

What real and made-up returns also hold never raises; it is read so (and warned of, checks of episodes):
* An episode without a day of ending, and a later one: the earlier is taken to have ended when the later began. If that
  one says S, a new period begins and the end of the first is marked not known.
* Episodes that overlap belong to one period, which ends with the last of their days: nobody is in care twice at once.
* X1, and nothing follows: the period ends on that day, for no known reason; its end is marked not known.
* A period that would last no day at all is left out: a child who came and went in a day was not counted.
"""

from collections.abc import Iterable
from datetime import date

from children.codes import SHORT_BREAKS
from exchange.ssda903.codes import NEW_EPISODE_SAME_DAY
from exchange.ssda903.records import Episode, Period, PeriodKind

STARTED = "S"


def kind_of(episode: Episode) -> PeriodKind:
    """Short breaks go by legal status alone."""
    return PeriodKind.SHORT_BREAKS if episode.legal_status in SHORT_BREAKS else PeriodKind.CARE


def in_order(episodes: Iterable[Episode]) -> list[Episode]:
    """Return those with a day of beginning, earliest first; of one day the one that ended first."""
    dated = [episode for episode in episodes if episode.start]
    return sorted(dated, key=lambda each: (each.start, each.end or date.max, each.row))


def goes_on(last: Episode, following: Episode) -> bool:
    """Return whether one episode continues another without a break: the rule of the chain itself."""
    return last.end == following.start and last.end_reason == NEW_EPISODE_SAME_DAY


def periods_of(episodes: Iterable[Episode]) -> tuple[Period, ...]:
    """Return a child's periods, earliest first; of each kind at most one is open, and none overlap."""
    chains: list[_Chain] = []
    for episode in in_order(episodes):
        before = chains[-1] if chains else None
        if before and before.takes(episode):
            before.add(episode)
            continue
        turned = before is not None and before.kind != kind_of(episode) and before.reaches(episode)
        chains.append(_Chain(episode, start_known=turned or episode.reason_new == STARTED))
        if before:
            before.close(episode)
    return tuple(period for chain in chains if (period := chain.period()))


class _Chain:
    """Episodes of one kind so far. `last` is the one that ends last, or not at all."""

    def __init__(self, episode: Episode, start_known: bool):
        self.kind, self.episodes, self.last = kind_of(episode), [episode], episode
        self.start_known, self.end = start_known, episode.end
        self.end_known, self.closed = True, False

    def takes(self, episode: Episode) -> bool:
        if self.kind != kind_of(episode):
            return False
        if self.last.end is None and episode.reason_new == STARTED:
            return episode.start == self.episodes[0].start
        return self.reaches(episode)

    def reaches(self, episode: Episode) -> bool:
        return self.last.end is None or episode.start < self.last.end or goes_on(self.last, episode)

    def add(self, episode: Episode) -> None:
        self.episodes.append(episode)
        if self.last.end is None or episode.end is None or episode.end >= self.last.end:
            self.last, self.end = episode, episode.end

    def close(self, following: Episode) -> None:
        self.closed = goes_on(self.last, following)
        if self.end is None or self.end > following.start:
            self.end, self.end_known = following.start, False

    def period(self) -> Period | None:
        start = self.episodes[0].start
        if self.end is not None and self.end <= start:
            return None
        said = self.last.end_reason if self.end == self.last.end and self.end is not None else ""
        unexplained = said == NEW_EPISODE_SAME_DAY
        known = self.end_known and (self.closed or not unexplained)
        reason = "" if unexplained else said
        return Period(self.kind, start, self.start_known, self.end, known, reason, tuple(self.episodes))
