"""Line chart of curves over epochs or over a setting."""

from collections.abc import Sequence
from dataclasses import dataclass

from pellucid.report.charts.axis import Axis
from pellucid.report.charts.drawing import Drawing

_WIDTH, _HEIGHT = 440, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 86, 26, 226
_DIGIT_WIDTH, _TICK_GAP = 7, 8
_RING_RADIUS = 7
_LABEL_HEIGHT = 15
_MAX_DOTS = 15


@dataclass(frozen=True)
class Line:
    """A curve."""

    name: str
    """Name written at the end of the curve."""
    points: Sequence[tuple[float, float]]
    """Points (x, y), at least one, in ascending order of x."""


def line_chart(
    lines: Sequence[Line],
    *,
    alt: str,
    x_title: str,
    y_title: str,
    is_log: bool = False,
    mark: float | None = None,
    y_limit: float | None = None,
) -> Drawing:
    """Draw curves on common axes.

    Args:
        lines: Curves, at least one; the first is drawn solid, the second dashed.
        alt: Text alternative of the chart.
        x_title: Title below the horizontal axis.
        y_title: Title above the vertical axis.
        is_log: Whether the horizontal axis is logarithmic; then all x must be above 0.
        mark: Value of x whose points are ringed, if there are any.
        y_limit: Largest possible value of y, which the vertical axis does not exceed.

    Returns:
        A drawing that scales with the page.
    """
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    margin = (max(ys) - min(ys)) * 0.06
    lower, upper = _wide_enough(min(ys) - margin, max(ys) + margin, False)
    if y_limit is not None:
        upper = min(upper, y_limit)
    y_axis = Axis(lower, upper, _BOTTOM, _TOP)
    longest = max(len(_short(value)) for value in y_axis.ticks(4))
    left = max(_LEFT, longest * _DIGIT_WIDTH + _TICK_GAP)
    right = _WIDTH - (_RIGHT if len(lines) > 1 else 14)
    x_axis = Axis(*_wide_enough(min(xs), max(xs), is_log), left, right, is_log)
    drawing = Drawing(_HEIGHT, alt, _WIDTH)
    _frame(drawing, x_axis, y_axis, is_whole=not is_log and all(x == int(x) for x in xs))
    drawing.write(x_title, "axis", x=(left + right) / 2, y=_HEIGHT - 8, text_anchor="middle")
    drawing.write(y_title, "axis", x=4, y=12)
    for index, line in enumerate(lines):
        _draw(drawing, line, f"series-{index + 1}", x_axis, y_axis, mark)
    if len(lines) > 1:
        _name(drawing, lines, y_axis, right + _RING_RADIUS + 5)
    return drawing


def _wide_enough(lower: float, upper: float, is_log: bool) -> tuple[float, float]:
    """Widen a range whose ends are equal or almost equal."""
    if is_log:
        return (lower, upper) if upper > lower * 1.001 else (lower / 2, upper * 2)
    least = max(abs(upper), 1e-3) * 1e-3
    return (lower, upper) if upper - lower > least else (lower - 0.5, upper + 0.5)


def _short(value: float) -> str:
    """Format a number without leading zeros in its exponent."""
    return f"{value:g}".replace("e-0", "e-").replace("e+0", "e")


def _frame(drawing: Drawing, x_axis: Axis, y_axis: Axis, is_whole: bool) -> None:
    for value in y_axis.ticks(4):
        y = y_axis.at(value)
        drawing.add("line", "grid", x1=x_axis.start, x2=x_axis.end, y1=y, y2=y)
        drawing.write(_short(value), "tick", x=x_axis.start - _TICK_GAP, y=y + 4, text_anchor="end")
    drawing.add("line", "base", x1=x_axis.start, x2=x_axis.end, y1=_BOTTOM, y2=_BOTTOM)
    for value in x_axis.ticks():
        if is_whole and value != int(value):
            continue
        x = x_axis.at(value)
        drawing.add("line", "base", x1=x, x2=x, y1=_BOTTOM, y2=_BOTTOM + 4)
        drawing.write(_short(value), "tick", x=x, y=_BOTTOM + 18, text_anchor="middle")


def _draw(
    drawing: Drawing, line: Line, css_class: str, x_axis: Axis, y_axis: Axis, mark: float | None
) -> None:
    places = [(x_axis.at(x), y_axis.at(y)) for x, y in line.points]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawing.add("polyline", f"line {css_class}", points=points)
    for (value, _), (x, y) in zip(line.points, places, strict=True):
        if value == mark:
            drawing.add("circle", f"ring {css_class}", cx=x, cy=y, r=_RING_RADIUS)
        if value == mark or len(places) <= _MAX_DOTS:
            drawing.add("circle", f"dot {css_class}", cx=x, cy=y, r=2.8)


def _name(drawing: Drawing, lines: Sequence[Line], y_axis: Axis, x: float) -> None:
    """Write each line's name at its end, from the top down, without overlaps."""
    ends = sorted((y_axis.at(line.points[-1][1]), index) for index, line in enumerate(lines))
    # Start high enough that the names above do not push the lowest one below the axis.
    free = min(ends[0][0], _BOTTOM - _LABEL_HEIGHT * (len(lines) - 1))
    for wanted, index in ends:
        y = max(wanted, free)
        drawing.write(lines[index].name, f"name series-{index + 1}", x=x, y=y + 4)
        free = y + _LABEL_HEIGHT
