"""A chart as a drawing for a page or a PDF, or as a picture for Word."""

import io
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageColor

from reports.charts.bars import Bars
from reports.charts.chart import Chart, Shape
from reports.charts.lines import Lines
from reports.charts.svg import BAR, FILLS, INK, QUIET, RULE, Canvas

WIDE, SLIM = 640, 290  # of a page's text column; of a telephone of 320, less its margins
SHARP = 2  # times as many dots as the drawing has units: 197 to the inch at 16.5 cm
STEPS = 5


def as_svg(chart: Chart, width: int = WIDE, *, name: str = "", title: str = "") -> str:
    """Return the drawing, `width` in units of which letters are 12 to 14 high.

    `name` begins the ids inside it; `title` stands in place of the chart's own.
    """
    canvas = Canvas(width, f"{name or f'chart-{chart.slug}'}-{width}")
    draws = Lines(chart, canvas) if chart.shape is Shape.LINES else Bars(chart, canvas)
    return canvas.finish(draws.draw(), title or chart.title, chart.alternative)


def as_png(chart: Chart) -> bytes:
    """Return the wide drawing as a picture of few colours, which keeps a document small."""
    # Loaded when first needed: 84 MB that most requests never touch.
    import vl_convert

    raw = vl_convert.svg_to_png(as_svg(chart), scale=SHARP)
    file = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as drawn:
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A"))
    paper.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


@cache
def _palette() -> Image.Image:
    """Return the colours that a chart is drawn in, and steps between each two that meet."""
    white, solid = ImageColor.getrgb("#ffffff"), ImageColor.getrgb(BAR)
    pairs = [(ImageColor.getrgb(name), white) for name in (INK, QUIET, RULE, BAR)] + [
        (ImageColor.getrgb(FILLS[1]), solid)
    ]
    steps = [_between(*pair, step / STEPS) for pair in pairs for step in range(STEPS + 1)]
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in steps for part in colour])
    return image


def _between(one: Sequence[int], other: Sequence[int], share: float) -> list[int]:
    return [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
