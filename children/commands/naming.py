"""No words that others read name a child in care: what is typed is refused where it is written."""

from children.anonymity import Known, found_in, paragraphs
from iro_portal.core.transitions import NotInOrder
from people.models import Authority


def refuse_names(
    authority: Authority, why: str = "Take it out: whoever reads figures reads this.", **texts: str
) -> None:
    """Raise NotInOrder, naming the field, for words that hold the name, or the reference, of a child in care.

    `texts` are the command's arguments of this name; `why` says what to do. What was found is never said.
    """
    if not any(texts.values()):
        return
    known = Known.of(authority)
    for field, words in texts.items():
        for found in found_in(words, "", known):
            if found.sort.is_sure:
                where = found if len(paragraphs(words)) > 1 else f"This holds {found.sort.value}."
                raise NotInOrder(f"{where} {why}", field=field)
