"""What somebody who sees one of the children of an escalation does not learn: who the others are.

Of whom they may learn, EscalationChild.objects.known_to says; all of the IRO manager's, the owner's, and of who is asked
for the whole (design section 1, need to know).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from children.models import Child
from children.names import Names
from escalations.case_file import ANOTHER
from escalations.models import Escalation
from escalations.story import Told
from people.models import Staff

SPOKEN = ("concern", "asked_for", "child_says", "why_not_told", "why_this_stage", "phoned_whom")


def unseen(escalation: Escalation, viewer: Staff) -> list[Child]:
    """Return the children of an escalation of whom this person is not to learn."""
    known = set(escalation.children.known_to(viewer).values_list("pk", flat=True))
    return [row.child for row in escalation.children.select_related("child") if row.pk not in known]


def veil(escalation: Escalation, hidden: list[Child]) -> Callable[[str], str]:
    """Put “another child” for these children in what was written of the escalation (in memory); return what does so."""
    if not hidden:
        return lambda words: words
    if escalation.review and escalation.review.child in hidden:
        escalation.review = None
    own = escalation.children.exclude(child__in=hidden).select_related("child").first()
    names = Names.of_others(hidden, keep=own.child if own else Child())

    def clean(words: str) -> str:
        return names.without(words, ANOTHER)

    for name in SPOKEN:
        setattr(escalation, name, clean(getattr(escalation, name) or ""))
    return clean


def veiled(lines: Iterable[Told], clean: Callable[[str], str], hidden: list[Child]) -> list[Told]:
    """Return the lines of the timeline with “another child” for these children."""
    found = []
    for line in lines:
        line.entry.words = clean(line.entry.words)
        if line.entry.child in hidden:
            line.entry.child = None
        found.append(replace(line, settled=[clean(each) for each in line.settled]))
    return found
