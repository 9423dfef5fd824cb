"""No words that others read name a child in care: what is typed is refused where it is written."""

from collections.abc import Mapping

from children.anonymity import Known, Sort, found_in, paragraphs
from iro_portal.core import log_reads
from iro_portal.core.transitions import NotInOrder
from people.models import Authority

READ_BY_OTHERS = "Take it out: whoever reads figures reads this."


def refuse_names(
    authority: Authority, texts: Mapping[str, str], *, advice: str = READ_BY_OTHERS, known: Known | None = None
) -> None:
    """Raise NotInOrder, naming the field, for words that hold the name, or the reference, of a child in care.

    `texts` are words by the command's argument that holds them; `advice` says what to do; `known`: whoever checks many
    texts reads the names once. What was found is never said.
    A refusal tells whether somebody is in care, so each stands in the log.
    """
    if not any(texts.values()):
        return
    known = known or Known.of(authority)
    for field, words in texts.items():
        for found in found_in(words, "", known):
            if found.sort.is_sure:
                where = found if len(paragraphs(words)) > 1 else f"This holds {found.sort.value}."
                log_reads.words_refused(field, found.sort.name.lower())
                raise NotInOrder(f"{where} {advice}", field=field)


def refuse_names_of_staff(texts: Mapping[str, str], known: Known) -> None:
    """Raise NotInOrder, naming the field, for words that name a member of staff where papers show posts alone."""
    for field, words in texts.items():
        if any(found.sort in (Sort.STAFF, Sort.STAFF_INITIAL) for found in found_in(words, "", known)):
            raise NotInOrder("This names a member of staff; give the post, since papers show no names.", field=field)
