"""Histograms of the channels of images, in rows above a common axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing

_WIDTH, _LEFT, _RIGHT = 440, 52, 426
_ROW, _GAP, _TOP, _BELOW = 56, 20, 8, 38
_MAX_TICKS = 6

_TALL = 3.0
"""Factor of the 90th percentile of the counts at which higher bins are cut."""


@dataclass(frozen=True)
class HistogramRow:
    """Histogram of one channel."""

    name: str
    """Name written beside the row."""
    css_class: str
    """Class in the style sheet, which sets the colour."""
    lower: float
    """Value at the left edge of the first bin."""
    upper: float
    """Value at the right edge of the last bin; above `lower`."""
    counts: Sequence[int]
    """Counts of bins of equal width, at least one."""
    mean: float
    deviation: float
    """Standard deviation."""


def histogram(rows: Sequence[HistogramRow], *, alt: str, x_title: str) -> Drawing:
    """Draw the rows one below the other, each scaled to its highest bin.

    If a few bins are far higher than the others, for example because of a uniform background, they
    are cut and labelled with their share, so that the others stay visible. Below each row, a dot
    marks the mean, and a line extends one standard deviation to both sides, within the axis.

    Args:
        rows: Channels, at least one.
        alt: Text alternative of the chart.
        x_title: Title below the axis.

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
    """Return whether bins of a row are cut because they are too high."""
    return max(counts) > _height(counts)


def _height(counts: Sequence[int]) -> float:
    """Return the count that corresponds to the full height of the row."""
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
    """Strike through the bins that are cut, and write their share of all counts."""
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
