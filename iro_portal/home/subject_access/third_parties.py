"""Who else is named in a child's record: to be looked at before it is given out (Data Protection Act 2018, schedule 2,
part 3: information about another person; whoever worked with the child by profession may be named).
"""

import re
from collections.abc import Iterable

from django.db.models import Q

from children.models import Child
from children.names import Names, plain
from escalations.models import EscalationChild
from iro_portal.home.subject_access.whole_record import Section

INSTEAD = "[another child]"
LEFT_OUT = "[about another person]"
WORD = re.compile(r"\w+")


def names_of_others(child: Child, sections: Iterable[Section]) -> Names:
    """Return where other children of the authority are named in a child's record.

    Of brothers and sisters, and of children in the same escalations, a part of the name counts too.
    """
    words = plain(" ".join(value.words for section in sections for entry in section.entries for value in entry.values))
    there = {*WORD.findall(words.casefold())}
    others = Child.objects.of(child.authority).exclude(pk=child.pk).only("name", "reference", "council_id")
    linked = {*_linked(child)}
    near, far = [], []
    for other in others.iterator(chunk_size=2000):
        if other.pk in linked:
            near.append(other)
        elif _can_be_named(other, there):
            far.append(other)
    return Names.of_others(near, keep=child, whole_only=far)


def _linked(child: Child) -> set[int]:
    shared = EscalationChild.objects.filter(escalation__children__child=child).values("child")
    together = Q(sibling_memberships__group__memberships__child=child)
    found = Child.objects.of(child.authority).filter(Q(pk__in=shared) | together)
    return {*found.exclude(pk=child.pk).values_list("pk", flat=True)}


def _can_be_named(other: Child, there: set[str]) -> bool:
    """Are all words of the name among those of the record, or those of a reference or an id?"""
    marks = (plain(other.name), other.reference, other.council_id)
    return any((found := {*WORD.findall(mark.casefold())}) and found <= there for mark in marks)
