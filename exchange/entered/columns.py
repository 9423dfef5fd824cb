"""The columns of a file of entered figures, and by which words its kinds are known."""

from enum import StrEnum

from exchange.tabular import Layout
from exchange.words import plain
from reports.models import EnteredFigure

Kind = EnteredFigure.Kind


class Field(StrEnum):
    """A column of the file."""

    KIND = "Kind"
    MEASURE = "Measure"
    ROW = "Row"
    COLUMN = "Column"
    WHOSE = "Whose"
    FIRST = "From"
    LAST = "To"
    VALUE = "Value"
    SOURCE = "Source"
    SOURCE_ON = "Day of the source"


LAYOUT = Layout(
    Field,
    (Field.KIND, Field.MEASURE, Field.FIRST, Field.LAST, Field.VALUE, Field.SOURCE, Field.SOURCE_ON),
    {
        Field.KIND: "type; what",
        Field.MEASURE: "report; figure; table; slug; indicator",
        Field.ROW: "line; row label; post",
        Field.COLUMN: "column label",
        Field.WHOSE: "benchmark; compared with; name",
        Field.FIRST: "from date; start; first day",
        Field.LAST: "to date; end; last day; until",
        Field.VALUE: "number; amount; how much",
        Field.SOURCE: "where from; from where; reference",
        Field.SOURCE_ON: "source date; date of source; published; published on",
    },
)
KIND_OF = {plain(word): kind for kind in Kind for word in (kind.value, kind.label)} | {"own figure": Kind.FIGURE}
# Which column a command's argument stands in.
COLUMN_OF = {
    "kind": Field.KIND, "measure": Field.MEASURE, "row": Field.ROW, "column": Field.COLUMN, "whose": Field.WHOSE,
    "first": Field.FIRST, "last": Field.LAST, "value": Field.VALUE, "source": Field.SOURCE,
    "source_on": Field.SOURCE_ON,
}  # fmt: skip
