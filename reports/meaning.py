"""What each row and column of a finished table counts, and how they add up: as its spec says, for disclosure control."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from reports.measures import Measure
from reports.spec import CrossTable, Figure, FigureList, JoinedTable
from reports.table import Column, Only, Role, Row, Table, Worked

if TYPE_CHECKING:
    from reports.engine import Question

Told = Mapping[str, Mapping[str, Any]]
Part = TypeVar("Part", Column, Row)


def with_meaning(table: Table, question: "Question") -> Table:
    """Return the table, its rows and columns saying what they count."""
    keys = [column.key for column in table.columns]
    columns, rows = _COLUMNS[type(question.spec)](question, keys), _ROWS[type(question.spec)](question)
    before = question.periods[1] if len(question.periods) > 1 else None
    columns |= {f"{key}-change{end}": _change(key, before) for key in list(columns) for end in ("", "-percent")}
    return replace(
        table,
        columns=tuple(_told(column, columns) for column in table.columns),
        blocks=tuple(
            replace(
                block,
                rows=tuple(rows(row) for row in block.rows),
                subtotal=block.subtotal and rows(block.subtotal),
            )
            for block in table.blocks
        ),
        only=tuple((dimension.name, key) for dimension, key in question.filters),
        columns_add=_columns_add(question),
    )


def _told(column: Column, columns: Told) -> Column:
    return _saying(column, columns.get(column.key, {}))


def _saying(part: Part, told: Mapping[str, Any]) -> Part:
    """Return a copy that says this too: `replace` would ask for each field of each row by its name."""
    copy = object.__new__(type(part))
    copy.__dict__.update(part.__dict__, **told)
    return copy


def _change(key: str, before) -> dict[str, Any]:
    return {"worked": Worked(of=key, before=before)}


def _only(figure: Figure) -> Only:
    return ((figure.only[0].name, figure.only[1]),) if figure.only else ()


def _adds(measure: Measure, dimension) -> bool:
    return measure.adds_up and measure.summary is None and dimension.key(measure).one


def _columns_add(question: "Question") -> bool:
    spec = question.spec
    return isinstance(spec, CrossTable) and bool(spec.columns) and _adds(spec.measure(question.unit), spec.columns)


def _cross_columns(question: "Question", keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    spec, measure = question.spec, question.spec.measure(question.unit)
    counted = {"measure": measure.name, "adds": _adds(measure, spec.rows)}
    if not spec.columns:
        return {"count": counted, "percent": {"worked": _share(spec)}}
    found = {key: {**counted, "only": ((spec.columns.name, key),)} for key in keys} | {"total": counted}
    base = "row" if spec.row_shares else "total"
    return found | {f"{key}-percent": {"worked": Worked(of=key, base=base)} for key in keys}


def _share(spec: CrossTable) -> Worked:
    if spec.base:
        return Worked(of="count", base="measure", measure=spec.base.name, of_whole=True)
    return Worked(of="count", base="total" if spec.share_of_whole else "subtotal")


def _joined_columns(question: "Question", keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    spec, found = question.spec, {}
    for figure in spec.figures:
        measure = figure.measure
        found[figure.key] = {"measure": measure.name, "only": _only(figure), "adds": _adds(measure, spec.axis)}
        if figure.share_of:
            base = figure.share_of.name
            worked = Worked(figure.key, "measure", measure=base, of_whole=figure.of_whole, per=figure.per)
            found[f"{figure.key}-percent"] = {"worked": worked}
    return found


def _list_columns(question: "Question", keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {"value": {}, "percent": {"worked": Worked(of="value", base="measure")}}


def _rows_of(*names: tuple[Role, str]):
    """Return what names a row's count: the value of the dimension that its role stands for."""
    by_role = dict(names)

    def told(row: Row) -> Row:
        return _saying(row, {"only": ((by_role[row.role], row.key),)})

    return told


def _cross_rows(question: "Question"):
    spec = question.spec
    parts = spec.parts.name if spec.parts else ""
    return _rows_of((Role.LINE, spec.rows.name), (Role.PART, parts), (Role.SUBTOTAL, f"{spec.rows.name} block"))


def _joined_rows(question: "Question"):
    return _rows_of((Role.LINE, question.spec.axis.name))


def _list_rows(question: "Question"):
    figures: Iterable[Figure] = question.spec.figures
    by_key = {figure.key: figure for figure in figures}

    def told(row: Row) -> Row:
        figure = by_key[row.key]
        base = figure.share_of.name if figure.share_of else ""
        says = {"measure": figure.measure.name, "only": _only(figure), "base": base, "per": figure.per}
        return _saying(row, says)

    return told


_COLUMNS = {CrossTable: _cross_columns, JoinedTable: _joined_columns, FigureList: _list_columns}
_ROWS = {CrossTable: _cross_rows, JoinedTable: _joined_rows, FigureList: _list_rows}
