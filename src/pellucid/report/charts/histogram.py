"""How often values occur, one row for each channel, above an axis that they share."""

from collections.abc import Sequence
from dataclasses import dataclass

from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing

_WIDTH, _LEFT, _RIGHT = 440, 64, 426
_ROW, _GAP, _TOP, _BELOW = 56, 10, 8, 38


@dataclass(frozen=True)
class HistogramRow:
    """One channel."""

    name: str
    """Written beside it."""
    css_class: str
    """What the style sheet knows its colour by."""
    lower: float
    """Value at the left edge of the first bin."""
    upper: float
    """Value at the right edge of the last one; above `lower`."""
    counts: Sequence[float]
    """Of bins of equal width, at least one."""


def histogram(rows: Sequence[HistogramRow], *, alt: str, x_title: str) -> Drawing:
    """Draw the rows one below the other.

    Args:
        rows: At least one.
        alt: What the chart shows, in words.
        x_title: Below the axis.

    Returns:
        A drawing that scales with the page. Each row is as high as its highest bin.
    """
    bottom = _TOP + len(rows) * (_ROW + _GAP)
    drawing = Drawing(bottom + _BELOW, alt, _WIDTH)
    lower, upper = min(row.lower for row in rows), max(row.upper for row in rows)
    axis = Axis(lower, upper, _LEFT, _RIGHT)
    for value in axis.ticks(5):
        x = axis.at(value)
        drawing.add("line", "grid", x1=x, x2=x, y1=_TOP, y2=bottom)
        drawing.write(f"{value:g}", "tick", x=x, y=bottom + 15, text_anchor="middle")
    for number, row in enumerate(rows):
        base = _TOP + number * (_ROW + _GAP) + _ROW
        _draw(drawing, row, axis, base)
        drawing.write(row.name, "tick", x=_LEFT - 8, y=base - 4, text_anchor="end")
        drawing.add("line", "base", x1=_LEFT, x2=_RIGHT, y1=base, y2=base)
    middle = (_LEFT + _RIGHT) / 2
    drawing.write(x_title, "axis", x=middle, y=bottom + 33, text_anchor="middle")
    return drawing


def _draw(drawing: Drawing, row: HistogramRow, axis: Axis, base: float) -> None:
    highest = max(max(row.counts), 1e-12)
    width = (row.upper - row.lower) / len(row.counts)
    points = [(row.lower, 0.0)]
    for at, count in enumerate(row.counts):
        left = row.lower + at * width
        points += [(left, count), (left + width, count)]
    points.append((row.upper, 0.0))
    outline = " ".join(f"{axis.at(x):.1f},{base - y / highest * _ROW:.1f}" for x, y in points)
    drawing.add("polygon", f"area {row.css_class}", points=outline)
