"""Bars from left to right, each with its value at its end: labels beside them, or above them where it is narrow."""

from reports.charts.chart import Chart, Place
from reports.charts.svg import BOLD, INK, QUIET, SIZE, SMALL, Canvas, width_of, wrapped
from reports.table import Cell, Target

NARROW = 480  # below this width labels stand above their bars
LINE, ROW_GAP, BAR_GAP = 17, 9, 2
SINGLE, GROUPED = 18, 13
BESIDE = 2  # the fill of benchmarks beside a single series: hatched
WHOLE = 100  # percentages of which one is above half are drawn on the whole scale


class Bars:
    """Draws a chart as bars onto a canvas; `y` is how far down it has come."""

    def __init__(self, chart: Chart, canvas: Canvas):
        self.chart, self.canvas, self.y = chart, canvas, 4.0
        self.is_narrow = canvas.width < NARROW
        self.thick = SINGLE if len(chart.series) == 1 else GROUPED
        self.for_labels = 0.0 if self.is_narrow else min(canvas.width * 0.4, self._widest_label() + 2)
        self.left = 2.0 if self.is_narrow else self.for_labels + 8
        values = (self._value(place, cell) for place in chart.places for _, cell in _shown(place))
        self.room = canvas.width - self.left - max(width_of(value) for value in values) - 10
        whole = chart.unit == "%" and chart.most > WHOLE / 2
        self.scale = self.room / float(max(chart.most, WHOLE) if whole else chart.most)

    def draw(self) -> float:
        """Draw everything; return the height."""
        self._legend()
        self._target_labels()
        top = self.y
        for place in self.chart.places:
            self._place(place)
        bottom = self.y - ROW_GAP + 3
        if not self.is_narrow:
            self.canvas.line(self.left, top, self.left, bottom, stroke=QUIET)
        for target in self._common_targets():
            x = self.left + float(target.cell.value) * self.scale
            self.canvas.line(x, top - 2, x, bottom, stroke_dasharray="5 3", stroke_width=1.5)
        return bottom + 4

    def _widest_label(self) -> float:
        return max(width_of(place.label) for place in self.chart.places)

    def _legend(self) -> None:
        if len(self.chart.series) == 1:
            return
        x = 1.0
        for number, name in enumerate(self.chart.series):
            label = wrapped(name, self.canvas.width - 30, most=1)[0]
            if x > 1 and x + 20 + width_of(label) > self.canvas.width:
                x, self.y = 1.0, self.y + LINE + 4
            self.canvas.bar(x, self.y, 13, 13, number)
            self.canvas.words(x + 20, self.y + 11.5, label)
            x += 20 + width_of(label) + 22
        self.y += LINE + 11

    def _common_targets(self) -> list[Target]:
        return [target for target in self.chart.targets if target.row is None]

    def _target_labels(self) -> None:
        for target in self._common_targets():
            x = self.left + float(target.cell.value) * self.scale
            words = f"{target.label}: {self.chart.said(target.cell)}"
            half = width_of(words, SMALL) / 2
            centre = max(half, min(x, self.canvas.width - half))
            self.canvas.words(centre, self.y + SMALL, words, SMALL, "middle")
            self.y += LINE
        self.y += 4 if self._common_targets() else 0

    def _place(self, place: Place) -> None:
        if place.heading:
            self.y += 6
            self._lines(wrapped(place.heading, self.canvas.width / BOLD), font_weight="bold")
            self.y += 4
        bars = max(1, len(_shown(place))) * (self.thick + BAR_GAP) - BAR_GAP
        label = wrapped(place.label, self.canvas.width if self.is_narrow else self.for_labels)
        if self.is_narrow:
            self._lines(label)
            self._bars(place, self.y + 3)
            self.y += 3 + bars + ROW_GAP + 3
            return
        height = max(bars, LINE * len(label))
        first = self.y + (height - LINE * len(label)) / 2 + SIZE - 1
        for number, line in enumerate(label):
            self.canvas.words(self.for_labels, first + LINE * number, line, anchor="end")
        self._bars(place, self.y + (height - bars) / 2)
        self.y += height + ROW_GAP

    def _lines(self, lines: list[str], **look) -> None:
        for line in lines:
            self.canvas.words_on_top(1.0, self.y + SIZE, line, **look)
            self.y += LINE

    def _bars(self, place: Place, y: float) -> None:
        for number, cell in _shown(place):
            length = float(cell.value) * self.scale if cell.is_number else 0.0
            if length:
                fill = BESIDE if place.is_beside and len(place.cells) == 1 else number
                self.canvas.bar(self.left, y, length, self.thick, fill)
            colour = INK if cell.is_number else QUIET
            size = SIZE if len(place.cells) == 1 else SMALL
            middle = y + self.thick / 2 + size * 0.36
            self.canvas.words_on_top(self.left + length + 6, middle, self._value(place, cell), size, fill=colour)
            y += self.thick + BAR_GAP

    def _value(self, place: Place, cell: Cell) -> str:
        own = next((target for target in self.chart.targets if target.row == place.key), None)
        beside = f" ({own.label.lower()} {self.chart.said(own.cell)})" if own else ""
        return f"{self.chart.said(cell)}{beside}"


def _shown(place: Place) -> list[tuple[int, Cell]]:
    """Return the cells of a row that hold something, each with the number of its series."""
    return [(number, cell) for number, cell in enumerate(place.cells) if cell is not None]
