"""What a review log's columns are called, and the words in its cells."""

from enum import StrEnum

from exchange.tabular import Layout
from exchange.words import plain
from reviews.models import Review

ATTENDED, QUESTION = "Attended:", "Question:"


class Field(StrEnum):
    """A column; the value is its name in the template file."""

    CHILD = "Child"
    HELD = "Held on"
    HOW = "How it was held"
    CHAIRED = "Chaired by the child"
    ALONE = "Spoken with alone"
    PLAN = "Care plan received on"
    FORM = "Monitoring form sent on"


LAYOUT = Layout(
    Field,
    (Field.CHILD, Field.HELD),
    {
        Field.CHILD: "child id; mosaic id; lcs id; ics id; person id; client id; council id; young person; id",
        Field.HELD: "review; review date; date of review; date held; date of meeting; held",
        Field.HOW: "how held; type of review; meeting type; how",
        Field.CHAIRED: "chaired; co chaired by the child; child chaired",
        Field.ALONE: "seen alone; child seen alone; spoke alone; iro spoke to child alone",
        Field.PLAN: "care plan received; plan received; plan received on",
        Field.FORM: "monitoring form; form sent; form sent on; form completed; form completed on",
    },
    families=(ATTENDED, QUESTION),
)

YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
CHAIRED = {"no": Review.Chaired.NO, "yes": Review.Chaired.YES} | {
    plain(words): Review.Chaired.PART
    for words in ("in part", "part", "partly", "co-chaired", Review.Chaired.PART.label)
}
ALONE = {
    plain(words): value
    for value in Review.Alone
    for words in (value, value.label, {"refused": "refused"}.get(value, value), value.label.removeprefix("No: "))
}
HOW = {plain(words): value for value in Review.How for words in (value, value.label)}
NOT_RECORDED = ("not recorded", "not known", "unknown")
