"""A child's episodes: each by itself, and each with the one after it."""

from datetime import date, timedelta
from itertools import pairwise

from children.codes import NO_PROVIDER
from exchange.ssda903 import chains
from exchange.ssda903.codes import NEW_EPISODE_SAME_DAY
from exchange.ssda903.modules import EPISODES
from exchange.ssda903.notes import Notes
from exchange.ssda903.records import ChildRows, Episode

NONE_FOLLOWS = "X1 says that a new episode begins on the same day, and the return holds none"
POLICE_PROTECTION, MOST_OF_IT = "L1", timedelta(days=3)


def check_episodes(child: ChildRows, notes: Notes) -> None:
    """Note what is wrong or odd in the episodes of a child."""
    for episode in child.episodes:
        _one(child, episode, notes)
    ordered = chains.in_order(child.episodes)
    for before, after in pairwise(ordered):
        _two(child.child, before, after, notes)
    if ordered and ordered[-1].end and ordered[-1].end_reason == NEW_EPISODE_SAME_DAY:
        _note(notes, "388", child.child, ordered[-1], "REC", NONE_FOLLOWS)


def _note(notes: Notes, rule: str, child: str, episode: Episode, column: str, sentence: str) -> None:
    notes.note(rule, child, EPISODES, episode, column, sentence)


def _one(child: ChildRows, episode: Episode, notes: Notes) -> None:
    start, end, born = episode.start, episode.end, child.born
    if start and born and start < born:
        _note(
            notes,
            "302",
            child.child,
            episode,
            "DECOM",
            f"a day on or after the child's birth, {born:%d/%m/%Y}, is expected",
        )
    if start and start > notes.year_ends:
        _note(
            notes,
            "354",
            child.child,
            episode,
            "DECOM",
            f"a day up to the end of the return's year, {notes.year_name}, is expected",
        )
    if end and end > notes.year_ends:
        _note(
            notes,
            "385",
            child.child,
            episode,
            "DEC",
            f"a day up to the end of the return's year, {notes.year_name}, is expected",
        )
    if start and end:
        _lasts(child.child, episode, start, end, notes)
    if bool(end) != bool(episode.end_reason):
        column, other = ("REC", "DEC") if end else ("DEC", "REC")
        _note(
            notes,
            "148",
            child.child,
            episode,
            column,
            f"{column} is blank and {other} is not; both or neither are expected",
        )
    _provider(child.child, episode, notes)


def _lasts(child: str, episode: Episode, start: date, end: date, notes: Notes) -> None:
    if end < start:
        _note(notes, "356", child, episode, "DEC", f"a day on or after DECOM, {start:%d/%m/%Y}, is expected")
    elif end == start:
        sentence = "the episode begins and ends on this day; a period of care of such a day alone is left out"
        _note(notes, "355", child, episode, "DEC", sentence)
    elif episode.legal_status == POLICE_PROTECTION and end - start > MOST_OF_IT:
        days = (end - start).days
        _note(
            notes, "361", child, episode, "LS", f"police protection (L1) lasts 72 hours at most; here it is {days} days"
        )


def _provider(child: str, episode: Episode, notes: Notes) -> None:
    if not episode.placement:
        return
    unwanted = episode.placement in NO_PROVIDER
    if unwanted and episode.provider:
        _note(
            notes, "178", child, episode, "PLACE_PROVIDER", f"nothing is expected beside placement {episode.placement}"
        )
    elif not unwanted and not episode.provider:
        _note(
            notes,
            "178",
            child,
            episode,
            "PLACE_PROVIDER",
            f"a provider is expected beside placement {episode.placement}",
        )


def _two(child: str, before: Episode, after: Episode, notes: Notes) -> None:
    row, start, began = f"row {before.row}", after.start, after.reason_new == chains.STARTED
    if before[1:] == after[1:]:
        _note(notes, "episode-twice", child, after, "CHILD", f"{row} says the same; each episode is expected once")
    elif before.end is None:
        sentence = f"a day is expected, since row {after.row} begins a new episode on {start:%d/%m/%Y}"
        _note(notes, "142", child, before, "DEC", sentence)
    elif start < before.end:
        _note(
            notes,
            "501",
            child,
            after,
            "DECOM",
            f"a day on or after {before.end:%d/%m/%Y} is expected, when the episode in {row} ends",
        )
    elif start == before.end:
        _same_day(child, before, after, notes)
    else:
        if before.end_reason == NEW_EPISODE_SAME_DAY:
            sentence = f"X1 says that a new episode begins on the same day; row {after.row} begins on {start:%d/%m/%Y}"
            _note(notes, "388", child, before, "REC", sentence)
        if not began and after.reason_new:
            _note(
                notes,
                "433",
                child,
                after,
                "RNE",
                f"S is expected, or no gap: the episode in {row} ended on {before.end:%d/%m/%Y}",
            )


def _same_day(child: str, before: Episode, after: Episode, notes: Notes) -> None:
    began, went_on = after.reason_new == chains.STARTED, before.end_reason == NEW_EPISODE_SAME_DAY
    if went_on and began:
        _note(
            notes,
            "431",
            child,
            after,
            "RNE",
            f"another code than S is expected: care goes on from row {before.row}, which ended on this day with X1",
        )
    elif before.end_reason and not went_on and not began and after.reason_new:
        _note(notes, "432", child, after, "RNE", f"row {before.row} ended care with {before.end_reason}; S is expected")
