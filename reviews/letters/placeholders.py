"""The placeholders of letters: what each is called, what it stands for, and its words for one review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from iro_portal.core.dates import in_words
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.letters.filling import PHOTO
from reviews.models import Review
from reviews.permissions import iro_of, team_of, worker_of

NOTHING_DECIDED = "Nothing new was decided this time."
NO_DAY_YET = "a day that we will tell you"


@dataclass(frozen=True)
class Facts:
    """What a letter is made of: the review, who wrote and who is addressed, the words typed for it, today."""

    review: Review
    iro: Staff | None
    to_whom: str
    words: str
    today: date


@dataclass(frozen=True)
class Placeholder:
    """One placeholder as an authority writes it, what it stands for, and how its words come from the facts."""

    name: str
    meaning: str
    value: Callable[[Facts], str]


def facts_of(review: Review, to_whom: str, words: str, today: date) -> Facts:
    """Return the facts of a letter; the IRO is the one who held the review, or today's."""
    return Facts(review, (review.iro if review.held_on else None) or iro_of(review), to_whom, words, today)


def values(facts: Facts) -> dict[str, str]:
    """Return the words of every placeholder, by its name in small letters."""
    return {each.name.casefold(): each.value(facts) for each in PLACEHOLDERS}


def first_name(name: str) -> str:
    """Return the first of somebody's names; empty for none."""
    return name.split()[0] if name.split() else ""


def spoken(day: date | None) -> str:
    """Monday 23 November 2026, or that it is not fixed."""
    return f"{day:%A} {in_words(day)}" if day else NO_DAY_YET


def _next_review(facts: Facts) -> str:
    following = facts.review if facts.review.held_on is None else facts.review.period.reviews.planned().first()
    return spoken((following.planned_on or following.limit_on) if following else None)


def _decisions(facts: Facts) -> str:
    rows = facts.review.decisions.sent().order_by("number")
    lines = [f"{row.words.strip().rstrip('.')}. Who: {row.whose}. By: {in_words(row.by_when)}." for row in rows]
    return "\n".join(" ".join(line.split()) for line in lines) or NOTHING_DECIDED


def _name_of(staff: Staff | None, otherwise: str) -> str:
    return staff.name if staff else otherwise


PLACEHOLDERS = (
    Placeholder("child first name", "The child’s first name", lambda facts: first_name(facts.review.child.name)),
    Placeholder("child name", "The child’s whole name", lambda facts: facts.review.child.name),
    Placeholder("to whom", "To whom the letter goes, as typed when it is made", lambda facts: facts.to_whom),
    Placeholder("words", "What is typed for this letter; a paragraph for each line", lambda facts: facts.words),
    Placeholder("decisions", "What was decided at the review: a line for each", _decisions),
    Placeholder("day of review", "The day on which the review was held, or is planned for",
                lambda facts: spoken(facts.review.held_on or facts.review.planned_on)),
    Placeholder("day of next review", "The day planned for the next review, or its last day in time", _next_review),
    Placeholder("IRO", "The IRO’s name", lambda facts: _name_of(facts.iro, "")),
    Placeholder("IRO first name", "The IRO’s first name", lambda facts: first_name(_name_of(facts.iro, ""))),
    Placeholder("IRO e-mail", "The IRO’s e-mail address", lambda facts: facts.iro.email if facts.iro else ""),
    Placeholder(PHOTO, "The IRO’s photo, where they have put one up", lambda facts: ""),
    Placeholder("social worker", "The child’s social worker",
                lambda facts: _name_of(worker_of(facts.review), "your social worker")),
    Placeholder("team", "The child’s team", lambda facts: str(team_of(facts.review) or "")),
    Placeholder("council", "The council’s name", lambda facts: facts.review.authority.name),
    Placeholder("today", "The day on which the letter is made", lambda facts: in_words(facts.today)),
    Placeholder("child reference", "The child’s reference here", lambda facts: facts.review.child.reference),
)  # fmt: skip
KNOWN = tuple(each.name.casefold() for each in PLACEHOLDERS)


def refuse_unknown_child(review: Review) -> None:
    """Raise NotInOrder where the child's name is not known here."""
    if not review.child.name_known:
        raise NotInOrder(f"The name of {review.child.reference} is not known here; a letter begins with it.")
