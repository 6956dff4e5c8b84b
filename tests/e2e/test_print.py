"""The explorer on paper: nothing lies on anything else, and nothing is cut off."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = "sample-chelsea"


def go(page, view: str, **values):
    query = "&".join(f"{name}={value}" for name, value in values.items())
    page.goto(f"/#/{view}?lang=en&picture={PICTURE}&{query}")


def box_of(locator) -> dict[str, float]:
    """Where an element stands: its edges."""
    box = locator.bounding_box()
    return {
        "left": box["x"],
        "top": box["y"],
        "right": box["x"] + box["width"],
        "bottom": box["y"] + box["height"],
    }


def words_on_paper(page, folder) -> list[tuple[str, float, float]]:
    """Print on A4, and read the words with their left and right edges, in points."""
    if shutil.which("pdftotext") is None:
        pytest.skip("There is no pdftotext on this machine, so the paper was not looked at.")
    page.pdf(path=folder / "page.pdf", format="A4")
    found = subprocess.run(
        ["pdftotext", "-bbox", folder / "page.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    word = re.compile(r'<word xMin="([\d.-]+)".*?xMax="([\d.-]+)".*?>(.*?)</word>')
    return [(text, float(left), float(right)) for left, right, text in word.findall(found)]


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 760])
def test_the_network_stands_between_the_predictions_and_the_explanation(page, width):
    go(page, "network")
    layers = page.locator("main .scene ol > li")
    expect(layers).to_have_count(8)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 1100})
    answers = box_of(page.get_by_role("group", name="Prediction"))
    explanation = box_of(page.get_by_role("region", name="What you are looking at"))
    for n in range(8):
        layer = box_of(layers.nth(n))
        assert answers["bottom"] <= layer["top"]
        assert layer["bottom"] <= explanation["top"]
        assert 0 <= layer["left"] < layer["right"] <= width
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.long
@pytest.mark.parametrize("screen", [1280, 900, 390])
def test_the_whole_network_is_on_a_page_of_paper(page, screen, tmp_path):
    page.set_viewport_size({"width": screen, "height": 800})
    go(page, "network")
    page.get_by_role("link", name="classes").first.wait_for()
    words = words_on_paper(page, tmp_path)
    for name in ("scale", "first", "pool", "left", "last", "mean", "classes"):
        assert any(text == name for text, *_ in words), name
    assert all(0 <= left < right <= 595 for _, left, right in words)


def test_a_number_is_printed_with_all_that_it_is_made_of(page, tmp_path):
    go(page, "unit", layer=3, channel=1, row=2, column=2)
    page.get_by_role("status", name="Result").wait_for()
    page.emulate_media(media="print")
    expect(page.locator("main section > svg")).to_be_hidden()
    expect(page.get_by_role("button", name="channel 1 of the input")).to_be_visible()
    page.emulate_media(media=None)
    text = " ".join(word for word, *_ in words_on_paper(page, tmp_path))
    assert "hannel 1 of the input" in text
    assert "windows" in text, "the matrix product is not open"
    expect(page.locator("details")).not_to_have_attribute("open", "")
