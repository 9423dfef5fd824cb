"""A table as a chart: what is drawn of it, and the drawing. The table itself is the full alternative to the chart."""

from reports.charts.chart import Chart, chart_of
from reports.charts.picture import as_png, as_svg

__all__ = ["Chart", "as_png", "as_svg", "chart_of"]
