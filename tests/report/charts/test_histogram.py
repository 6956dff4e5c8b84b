from xml.etree import ElementTree as ET

import pytest

from pellucid.report.charts.histogram import HistogramRow, histogram, is_cut


def row(name, counts, lower=0.0, upper=8.0, mean=4.0, deviation=1.0):
    return HistogramRow(name, f"channel-{name}", lower, upper, counts, mean, deviation)


def drawn(*rows, alt="", x_title="value"):
    return ET.fromstring(histogram(rows, alt=alt, x_title=x_title).__html__())


def of_class(svg, name):
    return [e for e in svg.iter() if name in e.get("class", "").split()]


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


def heights(area):
    """Read the bins' heights back from the outline, in pixels."""
    places = [tuple(map(float, place.split(","))) for place in area.get("points").split()]
    base = places[0][1]
    assert places[-1][1] == base
    return [base - y for _, y in places[1:-1:2]]


def test_heights_are_in_proportion_to_the_counts():
    counts = [1, 2, 4, 3]
    (area,) = of_class(drawn(row("red", counts)), "area")
    found = heights(area)
    assert found == pytest.approx([max(found) * count / 4 for count in counts], abs=0.11)
    assert "channel-red" in area.get("class").split()


def test_each_channel_has_its_own_row_and_name():
    svg = drawn(row("red", [1, 1]), row("green", [9, 1]), row("blue", [0, 0]))
    areas = of_class(svg, "area")
    bases = [float(area.get("points").split()[0].split(",")[1]) for area in areas]
    assert bases == sorted(set(bases))
    names = [e.text for e in of_class(svg, "tick") if e.get("text-anchor") == "end"]
    assert names == ["red", "green", "blue"]


def test_rows_share_the_axis():
    svg = drawn(row("a", [1, 1], lower=-2, upper=2), row("b", [1, 1], lower=0, upper=4))
    lefts = [float(a.get("points").split()[0].split(",")[0]) for a in of_class(svg, "area")]
    ticks = {
        e.text: float(e.get("x")) for e in of_class(svg, "tick") if e.text.lstrip("-").isdigit()
    }
    assert lefts[0] == pytest.approx(ticks["-2"], abs=0.06)
    assert lefts[1] == pytest.approx(ticks["0"], abs=0.06)


def test_mean_and_deviation_lie_where_the_axis_says():
    svg = drawn(row("a", [1, 1], lower=0, upper=10, mean=5, deviation=5))
    ticks = {e.text: float(e.get("x")) for e in of_class(svg, "tick") if e.text.isdigit()}
    (mean,), (spread,) = of_class(svg, "mean"), of_class(svg, "spread")
    assert numbers(mean, "cx") == pytest.approx([(ticks["0"] + ticks["10"]) / 2])
    assert numbers(spread, "x1", "x2") == pytest.approx([ticks["0"], ticks["10"]])
    (wide,) = of_class(drawn(row("a", [1, 1], upper=10, mean=1, deviation=99)), "spread")
    assert numbers(wide, "x1", "x2") == pytest.approx([ticks["0"], ticks["10"]])


@pytest.mark.parametrize("spike", [0, 19])
def test_a_towering_bin_is_cut_and_says_its_share(spike):
    counts = [10] * 20
    counts[spike] = 810
    svg = drawn(row("a", counts))
    assert is_cut(counts)
    (area,), (cut,) = of_class(svg, "area"), of_class(svg, "cut")
    found = heights(area)
    rest = [height for at, height in enumerate(found) if at != spike]
    assert min(rest) > 0.2 * found[spike]
    (label,) = [e for e in of_class(svg, "tick") if e.text == "81%"]
    width = float(svg.get("viewBox").split()[2])
    assert 0 <= float(cut.get("x1")) < float(cut.get("x2")) <= width
    # It grows into the drawing, away from the nearer end.
    assert label.get("text-anchor") == ("start" if spike == 0 else "end")


def test_neighbours_that_are_cut_share_a_label():
    counts = [400, 350, *[10] * 23, 2, 2, 2, 2, 2]
    texts = [e.text for e in of_class(drawn(row("a", counts)), "tick")]
    assert [text for text in texts if text.endswith("%")] == ["76%"]


@pytest.mark.parametrize("counts", [[5, 6, 7, 8] * 5, [9, *[0] * 19], [0] * 20, [7]])
def test_nothing_is_cut_where_nothing_towers_or_nothing_else_is_there(counts):
    assert not is_cut(counts)
    svg = drawn(row("a", counts))
    assert of_class(svg, "cut") == []


def test_words_are_escaped_and_read_aloud():
    hostile = '"><script>&'
    drawing = histogram([row("a", [1])], alt=hostile, x_title=hostile)
    assert "<script" not in drawing.__html__()
    svg = ET.fromstring(drawing.__html__())
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == hostile
