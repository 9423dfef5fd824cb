"""Tables made by hand, as the engine makes them: with what each row and column counts."""

from collections.abc import Mapping, Sequence
from datetime import date

from reports.period import Period
from reports.table import BLANK, Block, Cell, Column, Role, Row, Table, Worked

YEAR = Period.of_days(date(2018, 4, 1), date(2019, 3, 31))
YEAR_BEFORE = YEAR.years_earlier(1)
SHARE = Worked(of="count", base="subtotal")


def table(columns: Sequence[Column], blocks: Sequence[Block], total: Row | None = None, **given) -> Table:
    slug = given.pop("slug", "reasons")
    return Table(
        slug=slug, title=slug.title(), unit="escalations", authority="anytown", authority_name="Anytown", period=YEAR,
        stub="Reason", columns=tuple(columns), blocks=tuple(blocks), total=total, **given,
    )  # fmt: skip


def one_way(
    counts: Mapping[str, int], total: int | None = None, *, by="reason", measure="escalations", share=True, **given
):
    """Rows that add up (or, with a total of their own, overlap), each with its share."""
    adds, total = total is None, sum(counts.values()) if total is None else total
    rows = [
        Row(key, key.title(), with_share(number, total)[: 1 + share], only=((by, key),))
        for key, number in counts.items()
    ]
    heads = [Column("count", "Escalations", YEAR, measure=measure, adds=adds)]
    heads += [Column("percent", "%", YEAR, measure=measure, worked=SHARE)] * share
    whole = Row("total", "Total", with_share(total, total)[: 1 + share], Role.TOTAL)
    return table(heads, [Block(tuple(rows))], whole, **given)


def with_share(number: int, whole: int) -> tuple[Cell, ...]:
    return Cell.count(number), Cell.percent(number, whole)


def two_way(
    lines: Mapping[str, Sequence[int]], columns: Sequence[str], *, by="reason", across="stage", **given
) -> Table:
    """Rows and columns that add up."""
    heads = [Column(key, key.title(), YEAR, measure="escalations", only=((across, key),), adds=True) for key in columns]
    heads.append(Column("total", "Total", YEAR, measure="escalations", adds=True))
    rows = [Row(key, key.title(), counts(*line, sum(line)), only=((by, key),)) for key, line in lines.items()]
    sums = [sum(column) for column in zip(*lines.values(), strict=True)]
    whole = Row("total", "Total", counts(*sums, sum(sums)), Role.TOTAL)
    return table(heads, [Block(tuple(rows))], whole, columns_add=True, **given)


def counts(*numbers: int) -> tuple[Cell, ...]:
    return tuple(Cell.count(number) for number in numbers)


def blocks(lists: Mapping[str, Mapping[str, int]], **given) -> Table:
    """Lists of rows, each with its subtotal and shares of that."""
    found = []
    for name, lines in lists.items():
        whole = sum(lines.values())
        rows = tuple(
            Row(f"{name}/{key}", key, with_share(n, whole), parent=name, only=(("reason", f"{name}/{key}"),))
            for key, n in lines.items()
        )
        only = (("reason-block", name),)
        found.append(Block(rows, name, Row(name, name, with_share(whole, whole), Role.SUBTOTAL, only=only)))
    total = sum(sum(lines.values()) for lines in lists.values())
    heads = [
        Column("count", "Escalations", YEAR, measure="escalations", adds=True),
        Column("percent", "%", YEAR, measure="escalations", worked=SHARE),
    ]
    return table(heads, found, Row("total", "Total", (Cell.count(total), BLANK), Role.TOTAL), **given)


def themes(lines: Mapping[str, tuple[int, Sequence[int]]], total: int) -> Table:
    """Rows that overlap, with parts that overlap; percentages of all."""
    rows = []
    for key, (number, parts) in lines.items():
        rows.append(Row(key, key, with_share(number, total), only=(("theme", key),)))
        for place, part in enumerate(parts):
            own = f"{key}/{place}"
            rows.append(Row(own, own, with_share(part, total), Role.PART, key, only=(("feature", own),)))
    heads = [
        Column("count", "Escalations", YEAR, measure="escalations"),
        Column("percent", "%", YEAR, measure="escalations", worked=Worked(of="count", base="total")),
    ]
    return table(
        heads, [Block(tuple(rows))], Row("total", "Total", with_share(total, total), Role.TOTAL), slug="themes"
    )


def figures(**lines: tuple[int, str | None]) -> Table:
    """A list of figures: each a measure of its own, and perhaps a share of another in the list."""
    rows = [
        Row(
            key, key, (Cell.count(number), BLANK if base is None else Cell.percent(number, lines[base][0])),
            measure=key, base=base or "", unit="reviews",
        )
        for key, (number, base) in lines.items()
    ]  # fmt: skip
    heads = [Column("value", "Value", YEAR), Column("percent", "%", YEAR, worked=Worked(of="value", base="measure"))]
    return table(heads, [Block(tuple(rows))], slug="headlines")


def shown(found: Table, column: int = 0) -> dict[str, object]:
    """What a table shows in one column, by the key of the row."""
    return {row.key: row.cells[column].plain for row in [*found.rows, *filter(None, [found.total])]}
