"""Lines along time: one a series, told apart by its dashes and its marks; a gap where nothing is known."""

import calendar
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from reports.charts.chart import Chart
from reports.charts.svg import BAR, QUIET, RULE, SIZE, SMALL, Canvas, width_of, wrapped
from reports.table import Cell, Kind

DASHES = ("", "7 4", "2 3", "10 3 2 3")
LINE, TALL, FLAT, NARROW = 17, 240, 190, 480
MONTHS = {calendar.month_name[number]: calendar.month_abbr[number] for number in range(1, 13)}


class Lines:
    """Draws a chart as lines onto a canvas."""

    def __init__(self, chart: Chart, canvas: Canvas):
        self.chart, self.canvas, self.y = chart, canvas, 4.0
        self.ticks = ticks(chart.most)
        self.plot = FLAT if canvas.width < NARROW else TALL
        self.left = max(width_of(self._tick(tick), SMALL) for tick in self.ticks) + 10
        self.step = (canvas.width - self.left - 12) / len(chart.places)

    def draw(self) -> float:
        """Draw everything; return the height."""
        self._legend()
        self.y += SIZE + 4
        self._grid()
        for number in range(len(self.chart.series)):
            self._series(number)
        self._targets()
        return self._time()

    def _x(self, place: int) -> float:
        return self.left + self.step * (place + 0.5)

    def _y(self, value: Decimal | int) -> float:
        return self.y + self.plot * (1 - float(value) / float(self.ticks[-1]))

    def _tick(self, tick: Decimal) -> str:
        return f"{tick:,f}{self.chart.sign}"

    def _legend(self) -> None:
        if len(self.chart.series) == 1:
            return
        x = 1.0
        for number, name in enumerate(self.chart.series):
            label = wrapped(name, self.canvas.width - 50, most=1)[0]
            if x > 1 and x + 42 + width_of(label) > self.canvas.width:
                x, self.y = 1.0, self.y + LINE + 4
            self._stroke([(x, self.y + 7), (x + 34, self.y + 7)], number)
            self._mark(x + 17, self.y + 7, number)
            self.canvas.words(x + 42, self.y + 11.5, label)
            x += 42 + width_of(label) + 22
        self.y += LINE + 4

    def _grid(self) -> None:
        for tick in self.ticks:
            y = self._y(tick)
            self.canvas.line(self.left, y, self.canvas.width, y, stroke=RULE if tick else QUIET)
            self.canvas.words(self.left - 6, y + 4, self._tick(tick), SMALL, "end", fill=QUIET)

    def _series(self, number: int) -> None:
        cells = [place.cells[number] for place in self.chart.places]
        for run in runs(cells):
            self._stroke([(self._x(place), self._y(cells[place].value)) for place in run], number)
        shown = self._labelled(cells)
        for place, cell in enumerate(cells):
            if cell is not None and cell.kind is Kind.SUPPRESSED:
                self.canvas.words(self._x(place), self._y(0) - 4, cell.shown, SMALL, "middle", fill=QUIET)
            elif cell is not None and cell.is_number:
                self._mark(self._x(place), self._y(cell.value), number)
                if place in shown:
                    self._label(cells, place)

    def _label(self, cells: list[Cell | None], place: int) -> None:
        """Write a value above its point, or below where the line comes down to it and there is room."""
        beside = [*cells[max(place - 1, 0) : place], *cells[place + 1 : place + 2]]
        is_low = all(cell and cell.is_number and cell.value >= cells[place].value for cell in beside)
        y = self._y(cells[place].value)
        base = y + 18 if is_low and y + 20 < self._y(0) else y - 8
        self.canvas.words_on_top(self._x(place), base, self.chart.said(cells[place]), SMALL, "middle")

    def _labelled(self, cells: list[Cell | None]) -> set[int]:
        """Return where values are written: at every point if they have room, else at the last, most and least."""
        known = [place for place, cell in enumerate(cells) if cell and cell.is_number]
        if len(self.chart.series) > 1 or not known:
            return set()
        if max(width_of(self.chart.said(cells[place]), SMALL) for place in known) + 4 <= self.step:
            return set(known)
        return {known[-1], max(known, key=lambda at: cells[at].value), min(known, key=lambda at: cells[at].value)}

    def _stroke(self, points: list[tuple[float, float]], number: int) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = {"stroke_dasharray": DASHES[number]} if DASHES[number] else {}
        self.canvas.add("polyline", points=path, fill="none", stroke=BAR, stroke_width=2, **dashes)

    def _mark(self, x: float, y: float, number: int) -> None:
        look = {"fill": BAR if number in (0, 2) else "#ffffff", "stroke": BAR, "stroke_width": 1.5}
        if number % 2 == 0 and number < 2:
            self.canvas.add("circle", cx=x, cy=y, r=3.5, **look)
        elif number == 1:
            self.canvas.add("rect", x=x - 3.5, y=y - 3.5, width=7, height=7, **look)
        else:
            self.canvas.add("path", d=f"M{x:.1f},{y - 4.5:.1f} l4.5,8 h-9 z", **look)

    def _targets(self) -> None:
        for target in self.chart.targets:
            y, words = self._y(target.cell.value), f"{target.label}: {self.chart.said(target.cell)}"
            self.canvas.line(self.left, y, self.canvas.width, y, stroke_dasharray="5 3", stroke_width=1.5)
            self.canvas.words_on_top(self.canvas.width - 2, y - 5, words, SMALL, "end")

    def _time(self) -> float:
        """Write what stands below, the year where it begins; leave some out where they have no room."""
        labels = [_short(place.label) for place in self.chart.places]
        widest = max(width_of(label, SMALL) for label, _ in labels)
        every = -(-int(widest + 6) // max(1, int(self.step))) if all(year for _, year in labels) else 1
        lines = [wrapped(label, max(self.step * every - 4, 28), SMALL, most=3) for label, _ in labels]
        below = self._y(0)
        said = None
        for place in range(0, len(labels), every):
            for number, line in enumerate(lines[place]):
                self.canvas.words(self._x(place), below + 16 + 14 * number, line, SMALL, "middle", fill=QUIET)
            year = labels[place][1]
            if year and year != said:
                self.canvas.words(self._x(place), below + 31, year, SMALL, "middle", fill=QUIET)
                said = year
        return below + 8 + 15 * max(max(map(len, lines)), 2 if said else 1)


def _short(label: str) -> tuple[str, str]:
    """April 2018 -> (Apr, 2018); other labels stay whole, without a year."""
    month, _, year = label.partition(" ")
    return (MONTHS[month], year) if month in MONTHS and year.isdecimal() else (label, "")


def runs(cells: list[Cell | None]) -> Iterator[list[int]]:
    """Yield the places of points that follow each other without a gap."""
    run: list[int] = []
    for place, cell in enumerate([*cells, None]):
        if cell is not None and cell.is_number:
            run.append(place)
        elif run:
            yield run
            run = []


def ticks(most: Decimal) -> list[Decimal]:
    """Return round numbers from 0 to at least `most`, in four to six steps of 1, 2 or 5 times a power of ten."""
    power = Decimal(1).scaleb(Decimal(most).adjusted() - 1)
    sizes = (power * size for size in (1, 2, 5, 10, 20, 50))
    size = next(size for size in sizes if size * 5 >= most)
    size = max(size, Decimal(1)) if most == int(most) else size
    steps = int((Decimal(most) / size).to_integral_value(ROUND_CEILING))
    return [size * number for number in range(steps + 1)]
