"""Reliability diagram: accuracy against confidence, by bin."""

from collections.abc import Sequence

from pellucid.evaluation.calibration import CalibrationBin
from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing

_WIDTH, _HEIGHT = 440, 430
_X = Axis(0.0, 1.0, 48, 416)
_Y = Axis(0.0, 1.0, 296, 26)
_HISTOGRAM_TOP, _HISTOGRAM_BOTTOM = 330, 380


def reliability_diagram(
    bins: Sequence[CalibrationBin],
    *,
    alt: str,
    x_title: str,
    y_title: str,
    n_title: str,
) -> Drawing:
    """Draw the accuracy by confidence, and a histogram of the confidences below.

    Each dot shows the mean confidence and the accuracy of a bin; the line through it is the 95%
    interval of the accuracy. On the dashed diagonal, confidence and accuracy agree.

    Args:
        bins: Bins from `calibration_bins`, at least one.
        alt: Text alternative of the chart.
        x_title: Title below the horizontal axis.
        y_title: Title above the vertical axis.
        n_title: Title above the histogram.

    Returns:
        A drawing that scales with the page.
    """
    drawing = Drawing(_HEIGHT, alt, _WIDTH)
    drawing.write(y_title, "axis", x=4, y=12)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _Y.at(value)
        drawing.add("line", "grid", x1=_X.start, x2=_X.end, y1=y, y2=y)
        drawing.write(f"{value:.0%}", "tick", x=_X.start - 8, y=y + 4, text_anchor="end")
    drawing.add(
        "line", "ideal", x1=_X.at(0), y1=_Y.at(0), x2=_X.at(1), y2=_Y.at(1), stroke_dasharray="5 4"
    )
    for each in bins:
        _dot(drawing, each)
    _histogram(drawing, bins, n_title)
    drawing.write(x_title, "axis", x=(_X.start + _X.end) / 2, y=_HEIGHT - 8, text_anchor="middle")
    return drawing


def _dot(drawing: Drawing, each: CalibrationBin) -> None:
    x = _X.at(each.mean_confidence)
    lower, upper = each.interval
    drawing.add("line", "whisker", x1=x, x2=x, y1=_Y.at(lower), y2=_Y.at(upper))
    drawing.add("circle", "dot series-1", cx=x, cy=_Y.at(each.accuracy), r=4.5)


def _histogram(drawing: Drawing, bins: Sequence[CalibrationBin], n_title: str) -> None:
    bottom, most = _HISTOGRAM_BOTTOM, max(each.n for each in bins)
    drawing.write(n_title, "tick", x=_X.start, y=_HISTOGRAM_TOP - 12)
    for each in bins:
        x, height = _X.at(each.lower), each.n / most * (bottom - _HISTOGRAM_TOP)
        width = _X.at(each.upper) - x - 2
        # A bin with few images stays visible beside one with thousands.
        height = max(height, 1.5)
        drawing.add("rect", "count", x=x + 1, y=bottom - height, width=width, height=height)
    drawing.add("line", "base", x1=_X.start, x2=_X.end, y1=bottom, y2=bottom)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawing.write(f"{value:.0%}", "tick", x=_X.at(value), y=bottom + 17, text_anchor="middle")
