"""What the extract's columns are called, and by which words an item is known."""

from enum import StrEnum

from exchange.tabular import Layout
from exchange.words import plain
from reviews.models import ItemDate

Item = ItemDate.Item


class Field(StrEnum):
    """A column; the value is its name in the template file."""

    CHILD = "Child"
    ITEM = "Item"
    DUE = "Due"
    STARTED = "Started"
    SIGNED_OFF = "Signed off"
    BY = "Signed off by"


LAYOUT = Layout(
    Field,
    (Field.CHILD, Field.ITEM),
    {
        Field.CHILD: "child id; mosaic id; lcs id; ics id; eclipse id; liquidlogic id; person id; client id; council id; "
        "childs id; young person; id",
        Field.ITEM: "what; document; form; form type; type; episode form; workflow step; step; item type; activity",
        Field.DUE: "due date; date due; due on; due by; target date; required by",
        Field.STARTED: "start date; date started; started on; started date; begun; date begun",
        Field.SIGNED_OFF: "date signed off; signed off on; signed off date; completed; date completed; completed on; "
        "completion date; authorised; authorised on; finalised; end date; visited on; date of visit; visit date",
        Field.BY: "by whom; by; completed by; authorised by; manager; signed by; worker; visited by",
    },
)

ITEM_WORDS: dict[Item, str] = {
    Item.REPORT: "social workers report; sw report; social work report; review report; report for review; pre review report;"
    "report to review; cla review report; lac review report",
    Item.CARE_PLAN: "care plan part 1; cla care plan; lac care plan; placement and care plan; child in care plan",
    Item.PATHWAY_PLAN: "pathway; pathway plan part 2; leaving care plan",
    Item.PERMANENCE_PLAN: "permanence; permanency plan; plan for permanence; permanence planning",
    Item.HEALTH: "ha; iha; rha; initial health assessment; review health assessment; health; health plan; medical",
    Item.SDQ: "sdq score; strengths and difficulties; strengths difficulties questionnaire",
    Item.PEP: "education plan; pep meeting; pep review; e pep; epep",
    Item.VISIT: "visit; social work visit; sw visit; statutory visit; stat visit; cla visit; lac visit; home visit",
}
ITEM_OF = {plain(word): item for item, words in ITEM_WORDS.items() for word in words.split(";")} | {
    plain(name): item for item in Item for name in (item.value, item.label)
}
