"""A drawing as a file of its own is an SVG that browsers read."""

import re
from xml.etree import ElementTree as ET

import pytest

from pellucid.report.charts.drawing import Drawing
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.standalone import standalone_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawing() -> Drawing:
    points = [(10.0**n, 2.0 + (n - 1) ** 2) for n in range(-5, 2)]
    return line_chart([Line("a", points)], alt="loss", x_title="rate", y_title="loss", is_log=True)


def test_it_is_well_formed_xml_of_the_svg_namespace(drawing):
    root = ET.fromstring(standalone_svg(drawing))
    assert root.tag == f"{SVG}svg"
    assert {element.tag for element in root.iter()} >= {f"{SVG}polyline", f"{SVG}text"}


def test_it_draws_what_the_page_draws(drawing):
    (line,) = ET.fromstring(standalone_svg(drawing)).iter(f"{SVG}polyline")
    (same,) = ET.fromstring(drawing.__html__()).iter("polyline")
    assert line.get("points") == same.get("points")
    assert len(line.get("points").split()) == 7


def test_every_colour_that_its_rules_name_is_defined_in_it(drawing):
    style = ET.fromstring(standalone_svg(drawing)).find(f"{SVG}style").text
    used = set(re.findall(r"var\((--[\w-]+)", style))
    assert {"--paper", "--ink"} & used
    assert used <= set(re.findall(r"(--[\w-]+):", style))
    assert "prefers-color-scheme: dark" in style
    assert style.count("{") == style.count("}")


def test_rules_reach_the_line_and_the_words(drawing):
    root = ET.fromstring(standalone_svg(drawing))
    style = root.find(f"{SVG}style").text
    (line,) = root.iter(f"{SVG}polyline")
    assert line.get("class").split() == ["line", "series-1"]
    assert re.search(r"^svg \.line \{.*fill: none", style, re.MULTILINE)
    assert re.search(r"^svg \.series-1 \{.*stroke: ", style, re.MULTILINE)
    assert re.search(r"^svg text \{.*fill: ", style, re.MULTILINE)


def test_it_needs_nothing_from_elsewhere(drawing):
    text = standalone_svg(drawing)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize("words", ["a > b < c & d", 'with "quotes"', "</svg><script>", "사진"])
def test_words_of_others_stay_words(words):
    drawing = Drawing(10, words, 20)
    drawing.write(words, "axis", x=1, y=2)
    root = ET.fromstring(standalone_svg(drawing))
    assert root.get("aria-label") == words
    assert [text.text for text in root.iter(f"{SVG}text")] == [words]
    assert not list(root.iter(f"{SVG}script"))
