"""Chart of curves between two shares, such as an ROC curve."""

from collections.abc import Sequence

from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing
from pellucid.report.charts.line_chart import Line

_WIDTH = 440
_X = Axis(0.0, 1.0, 48, 416)
_Y = Axis(0.0, 1.0, 346, 26)
_LABEL_HEIGHT = 18
_MAX_NAMED = 2
_MAX_NAME = 40


def square_chart(
    lines: Sequence[Line], *, alt: str, x_title: str, y_title: str, has_diagonal: bool = False
) -> Drawing:
    """Draw curves between two shares from 0 to 1.

    Args:
        lines: Curves, at least one. The first two have colours and names, the others are grey.
        alt: Text alternative of the chart.
        x_title: Title below the horizontal axis.
        y_title: Title above the vertical axis.
        has_diagonal: Whether to draw a dashed line from (0, 0) to (1, 1), which is chance.

    Returns:
        A drawing that scales with the page.
    """
    named = lines[:_MAX_NAMED]
    height = _Y.start + 46 + _LABEL_HEIGHT * len(named)
    drawing = Drawing(height, alt, _WIDTH)
    drawing.write(y_title, "axis", x=4, y=12)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _X.at(value), _Y.at(value)
        drawing.add("line", "grid", x1=_X.start, x2=_X.end, y1=y, y2=y)
        drawing.write(f"{value:.0%}", "tick", x=_X.start - 8, y=y + 4, text_anchor="end")
        drawing.add("line", "base", x1=x, x2=x, y1=_Y.start, y2=_Y.start + 4)
        drawing.write(f"{value:.0%}", "tick", x=x, y=_Y.start + 18, text_anchor="middle")
    drawing.add("line", "base", x1=_X.start, x2=_X.end, y1=_Y.start, y2=_Y.start)
    if has_diagonal:
        ends = {"x1": _X.at(0), "y1": _Y.at(0), "x2": _X.at(1), "y2": _Y.at(1)}
        drawing.add("line", "ideal", **ends, stroke_dasharray="5 4")
    for at in reversed(range(len(lines))):  # the first curve lies on top
        kind = f"series-{at + 1}" if at < _MAX_NAMED else "other"
        places = " ".join(f"{_X.at(x):.1f},{_Y.at(y):.1f}" for x, y in lines[at].points)
        drawing.add("polyline", f"line {kind}", points=places)
    middle = (_X.start + _X.end) / 2
    drawing.write(x_title, "axis", x=middle, y=_Y.start + 38, text_anchor="middle")
    for at, line in enumerate(named):
        y = _Y.start + 46 + _LABEL_HEIGHT * (at + 0.6)
        drawing.add("line", f"line series-{at + 1}", x1=_X.start, x2=_X.start + 28, y1=y, y2=y)
        name = line.name if len(line.name) <= _MAX_NAME else line.name[: _MAX_NAME - 1] + "…"
        drawing.write(name, f"name series-{at + 1}", x=_X.start + 36, y=y + 4)
    return drawing
