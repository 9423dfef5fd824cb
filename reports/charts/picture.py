"""A chart as a drawing for a page or a PDF, or as a picture for Word."""

import io

from PIL import Image

from reports.charts.bars import Bars
from reports.charts.chart import Chart, Shape
from reports.charts.lines import Lines
from reports.charts.svg import Canvas

WIDE, SLIM = 640, 290  # of a page's text column; of a telephone of 320, less its margins
SHARP = 2  # times as many dots as the drawing has units: 197 to the inch at 16.5 cm
COLOURS = 16


def as_svg(chart: Chart, width: int = WIDE) -> str:
    """Return the drawing; `width` in units of which letters are 12 to 14 high."""
    canvas = Canvas(width, f"chart-{chart.slug}-{width}")
    draws = Lines(chart, canvas) if chart.shape is Shape.LINES else Bars(chart, canvas)
    return canvas.finish(draws.draw(), chart.title, chart.alternative)


def as_png(chart: Chart) -> bytes:
    """Return the wide drawing as a picture of few colours, which keeps a document small."""
    # Loaded when first needed: 84 MB that most requests never touch.
    import vl_convert

    raw = vl_convert.svg_to_png(as_svg(chart), scale=SHARP)
    file = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as drawn:
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A"))
    paper.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()
