from xml.etree import ElementTree as ET

import pytest

from pellucid.evaluation.calibration import CalibrationBin
from pellucid.report.charts.interval_bar import interval_bar
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.reliability_diagram import reliability_diagram


def drawn(drawing):
    return ET.fromstring(drawing.__html__())


def of_class(svg, name):
    return [e for e in svg.iter() if name in e.get("class", "").split()]


@pytest.mark.parametrize(
    "points",
    [[(1.0, 0.5)], [(1.0, 0.5), (2.0, 0.5)], [(1.0, 2.0), (2.0, 1e-9), (30.0, 1e6)]],
    ids=["one point", "no change", "wide"],
)
def test_lines_stay_on_the_drawing(points):
    svg = drawn(
        line_chart([Line("a", points), Line("b", points)], alt="", x_title="x", y_title="y")
    )
    width, height = map(float, svg.get("viewBox").split()[2:])
    lines = of_class(svg, "line")
    assert len(lines) == 2
    for place in lines[0].get("points").split():
        x, y = map(float, place.split(","))
        assert 0 <= x <= width
        assert 0 <= y <= height


@pytest.mark.parametrize("values", [(100.0, 100.0), (99.5, 100.0), (40.0, 100.0)])
def test_the_axis_does_not_exceed_what_is_possible(values):
    line = Line("a", list(enumerate(values)))
    svg = drawn(line_chart([line], alt="", x_title="x", y_title="y", y_limit=100))
    ticks = [float(e.text) for e in of_class(svg, "tick") if e.get("text-anchor") == "end"]
    assert len(ticks) >= 2
    assert max(ticks) == 100


def test_names_at_the_ends_do_not_overlap():
    lines = [Line("a", [(1, 1.0), (2, 0.5)]), Line("b", [(1, 1.0), (2, 0.5)])]
    svg = drawn(line_chart(lines, alt="", x_title="x", y_title="y"))
    first, second = (float(e.get("y")) for e in of_class(svg, "name"))
    assert second - first >= 13


def test_marked_point_is_ringed():
    points = [(0.01, 3.0), (0.1, 1.0), (1.0, 2.0)]
    svg = drawn(
        line_chart([Line("a", points)], alt="", x_title="x", y_title="y", is_log=True, mark=0.1)
    )
    (ring,) = of_class(svg, "ring")
    lowest = max((float(e.get("cy")), e.get("cx")) for e in of_class(svg, "dot"))
    assert (float(ring.get("cy")), ring.get("cx")) == lowest


@pytest.mark.parametrize("largest", [1e-5, 3e-4, 9.85e-4, 0.5, 12345.0])
def test_numbers_at_the_side_have_room(largest):
    points = [(1.0, 0.98 * largest), (2.0, largest)]
    svg = drawn(line_chart([Line("a", points)], alt="", x_title="x", y_title="y"))
    sides = [e for e in of_class(svg, "tick") if e.get("text-anchor") == "end"]
    assert len(sides) >= 2
    for tick in sides:
        # Digits are about half as wide as the letters' height, 12 pixels, and points less.
        assert float(tick.get("x")) - 6.5 * len(tick.text) >= 0


def test_exponents_have_no_zeros_in_front():
    points = [(1e-6, 1.0), (1e-5, 2.0), (1.0, 3.0)]
    svg = drawn(line_chart([Line("a", points)], alt="", x_title="x", y_title="y", is_log=True))
    texts = [e.text for e in of_class(svg, "tick")]
    assert "1e-6" in texts
    assert not [text for text in texts if "e-0" in text]


def test_words_are_escaped():
    hostile = '"><script>&'
    drawing = line_chart([Line(hostile, [(1, 1)])] * 2, alt=hostile, x_title=hostile, y_title="")
    assert "<script" not in drawing.__html__()
    svg = drawn(drawing)
    assert svg.get("aria-label") == hostile
    assert [e.text for e in of_class(svg, "name")] == [hostile, hostile]


def test_interval_is_where_it_should_be():
    svg = drawn(
        interval_bar(0.9, (0.85, 0.93), 0.1, alt="", share_label="90%", baseline_label="most")
    )
    (band,) = of_class(svg, "band")
    assert (band.get("x"), band.get("width")) == ("85.000%", "8.000%")
    assert [e.get("x1") for e in of_class(svg, "baseline")] == ["10.000%"]
    without = drawn(
        interval_bar(0.9, (0.85, 0.93), None, alt="", share_label="90%", baseline_label="most")
    )
    assert of_class(without, "baseline") == []


def test_reliability_has_a_dot_and_a_column_for_each_bin():
    bins = [
        CalibrationBin(0.4, 0.5, 10, 0.5, 0.5, (0.25, 0.75)),
        CalibrationBin(0.9, 1.0, 40, 1.0, 0.0, (0.0, 0.1)),
    ]
    svg = drawn(reliability_diagram(bins, alt="", x_title="x", y_title="y", n_title="n"))
    first, second = of_class(svg, "dot")
    (ideal,) = of_class(svg, "ideal")
    # Half sure and half right is the middle of the diagonal; sure and wrong the lower right end.
    assert float(first.get("cx")) == (float(ideal.get("x1")) + float(ideal.get("x2"))) / 2
    assert float(first.get("cy")) == (float(ideal.get("y1")) + float(ideal.get("y2"))) / 2
    assert (second.get("cx"), second.get("cy")) == (ideal.get("x2"), ideal.get("y1"))
    ends = [float(of_class(svg, "whisker")[0].get(name)) for name in ("y1", "y2")]
    height = float(ideal.get("y1")) - float(ideal.get("y2"))
    assert ends == pytest.approx(
        [float(ideal.get("y1")) - share * height for share in (0.25, 0.75)]
    )
    small, large = (float(e.get("height")) for e in of_class(svg, "count"))
    assert large == 4 * small
