"""Chart of a share from 0 to 1 with its confidence interval and a baseline."""

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
    """Draw a scale from 0 to 100%, the interval as a band, the share and the baseline as marks.

    Args:
        share: Share from 0 to 1.
        interval: Lower and upper end of its interval, from 0 to 1.
        baseline: Share to compare with, from 0 to 1; None to draw none.
        alt: Text alternative of the chart.
        share_label: Text above the mark of the share.
        baseline_label: Text below the mark of the baseline.

    Returns:
        A drawing that fills the available width.
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
    """Return the anchor of a label, which extends away from the nearer end of the scale."""
    if share < 0.3:
        return "start"
    return "end" if share > 0.7 else "middle"
