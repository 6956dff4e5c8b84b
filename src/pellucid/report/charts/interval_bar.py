"""A share between 0 and 1 with its uncertainty and something to compare it with."""

from pellucid.report.charts.drawing import Drawing

_LINE = 34


def interval_bar(
    share: float,
    interval: tuple[float, float],
    baseline: float | None,
    *,
    alt: str,
    share_label: str,
    baseline_label: str,
) -> Drawing:
    """Draw a scale from 0 to 100 %, the interval as a band, the share and the baseline as marks.

    Args:
        share: From 0 to 1.
        interval: Its lower and upper end, from 0 to 1.
        baseline: From 0 to 1; not drawn if absent.
        alt: What the chart shows, in words.
        share_label: Written above the share's mark.
        baseline_label: Written below the baseline's mark.

    Returns:
        A drawing as wide as its place.
    """
    lower, upper = interval
    drawing = Drawing(76, alt)
    drawing.add("rect", "track", x="0%", y=_LINE - 3, width="100%", height=6, rx=3)
    drawing.add(
        "rect", "band", x=_percent(lower), y=_LINE - 9, width=_percent(upper - lower), height=18
    )
    if baseline is not None:
        place = _percent(baseline)
        drawing.add("line", "baseline", x1=place, x2=place, y1=_LINE - 10, y2=_LINE + 16)
        drawing.write(baseline_label, "tick", x=place, y=_LINE + 32, text_anchor=_anchor(baseline))
    drawing.add("circle", "dot series-1", cx=_percent(share), cy=_LINE, r=6)
    drawing.write(
        share_label, "name series-1", x=_percent(share), y=_LINE - 17, text_anchor=_anchor(share)
    )
    return drawing


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"


def _anchor(share: float) -> str:
    """Keep a label on the drawing: it grows away from the nearer end."""
    if share < 0.3:
        return "start"
    return "end" if share > 0.7 else "middle"
