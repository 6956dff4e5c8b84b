"""How often values occur, one row for each channel, above an axis that they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing

_WIDTH, _LEFT, _RIGHT = 440, 52, 426
_ROW, _GAP, _TOP, _BELOW = 56, 20, 8, 38
_MAX_TICKS = 6

_TALL = 3.0
"""Bins are cut at so many times the height that nine of ten bins stay below."""


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
    counts: Sequence[int]
    """Of bins of equal width, at least one."""
    mean: float
    deviation: float
    """Standard deviation."""


def histogram(rows: Sequence[HistogramRow], *, alt: str, x_title: str) -> Drawing:
    """Draw the rows one below the other, each as high as its highest bin.

    Where a few bins tower above the others, as a plain background makes them, they are cut and
    say what share they hold; or nothing else could be seen. Below each row are a dot at its mean
    and a line one standard deviation to both sides, as far as the axis goes.

    Args:
        rows: At least one.
        alt: What the chart shows, in words.
        x_title: Below the axis.

    Returns:
        A drawing that scales with the page.
    """
    bottom = _TOP + len(rows) * (_ROW + _GAP)
    drawing = Drawing(bottom + _BELOW, alt, _WIDTH)
    axis = Axis(min(row.lower for row in rows), max(row.upper for row in rows), _LEFT, _RIGHT)
    for value in axis.ticks(_MAX_TICKS):
        x = axis.at(value)
        drawing.add("line", "grid", x1=x, x2=x, y1=_TOP, y2=bottom)
        drawing.write(f"{value:g}", "tick", x=x, y=bottom + 15, text_anchor="middle")
    for number, row in enumerate(rows):
        base = _TOP + number * (_ROW + _GAP) + _ROW
        highest = _height(row.counts)
        _bins(drawing, row, axis, base, highest)
        _cuts(drawing, row, axis, base, highest)
        drawing.write(row.name, "tick", x=_LEFT - 8, y=base - 4, text_anchor="end")
        drawing.add("line", "base", x1=_LEFT, x2=_RIGHT, y1=base, y2=base)
        _spread(drawing, row, axis, base + _GAP / 2)
    middle = (_LEFT + _RIGHT) / 2
    drawing.write(x_title, "axis", x=middle, y=bottom + 33, text_anchor="middle")
    return drawing


def is_cut(counts: Sequence[int]) -> bool:
    """Whether bins of a row are higher than it."""
    return max(counts) > _height(counts)


def _height(counts: Sequence[int]) -> float:
    """Give the count that is as high as the row."""
    tall = _TALL * sorted(counts)[len(counts) * 9 // 10]
    return tall if 0 < tall < max(counts) else max(*counts, 1)


def _bins(drawing: Drawing, row: HistogramRow, axis: Axis, base: float, highest: float) -> None:
    width = (row.upper - row.lower) / len(row.counts)
    points = [(row.lower, 0.0)]
    for at, count in enumerate(row.counts):
        left, height = row.lower + at * width, min(count / highest, 1)
        points += [(left, height), (left + width, height)]
    points.append((row.upper, 0.0))
    outline = " ".join(f"{axis.at(x):.1f},{base - height * _ROW:.1f}" for x, height in points)
    drawing.add("polygon", f"area {row.css_class}", points=outline)


def _cuts(drawing: Drawing, row: HistogramRow, axis: Axis, base: float, highest: float) -> None:
    """Strike through the bins that are cut, and write what share of all they hold."""
    width = (row.upper - row.lower) / len(row.counts)
    top, first = base - _ROW, 0
    for is_tall, run in groupby(row.counts, lambda count: count > highest):
        counts = list(run)
        last = first + len(counts)
        if is_tall:
            x1, x2 = axis.at(row.lower + first * width), axis.at(row.lower + last * width)
            drawing.add("line", "cut", x1=x1 - 2, x2=x2 + 2, y1=top + 11, y2=top + 6)
            is_left = x1 < (_LEFT + _RIGHT) / 2
            drawing.write(
                f"{sum(counts) / sum(row.counts):.0%}",
                "tick",
                x=x2 + 4 if is_left else x1 - 4,
                y=top + 11,
                text_anchor="start" if is_left else "end",
            )
        first = last


def _spread(drawing: Drawing, row: HistogramRow, axis: Axis, y: float) -> None:
    left = max(row.mean - row.deviation, axis.lower)
    right = min(row.mean + row.deviation, axis.upper)
    drawing.add("line", "spread", x1=axis.at(left), x2=axis.at(right), y1=y, y2=y)
    drawing.add("circle", "mean", cx=axis.at(row.mean), cy=y, r=3.5)
