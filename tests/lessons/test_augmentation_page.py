"""The page on data augmentation shows what SciPy, Keras and scikit-learn come to."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from .augmented_views import SAME
from .opened_lesson import OpenedLesson
from .recorded.comparison_runs import LESSONS

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

VIEWS = {
    "turned": "Rotated by 15°",
    "mirrored": "Flipped left to right",
    "shifted": "Shifted by one pixel",
    "half": "Rotated by 180°",
    "smaller": "Smaller",
    "blank": "Without contrast",
    "faint": "With half the contrast",
    "upside_down": "Flipped top to bottom",
    "larger": "Larger",
}


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "augmentation")


def read(text: str) -> float:
    return float(text.split()[0].rstrip("°").replace(",", "").replace("−", "-"))


def on_the_sliders(setting) -> bool:
    return abs(setting["turn"]) <= 0.5 and abs(setting["right"]) <= 0.5


def test_a_changed_picture_is_that_of_scipy(lesson):
    cases = [case for case in lesson.golden["cases"] if on_the_sliders(case["setting"])]
    assert len(cases) > 9
    for case in cases:
        setting = case["setting"]
        values = {name: value for name, value in setting.items() if value != SAME[name]}
        lesson.open(picture="sample-coffee", **values)
        source = lesson.number("Row and column that pixel (0, 0) of the view is read from")
        found = [read(one) for one in source.split(", ")]
        assert found == pytest.approx(case["source"], abs=0.0051)
        mean = read(lesson.number("Mean value of the view"))
        assert mean == pytest.approx(case["mean"], abs=0.0051)


def test_a_slider_says_what_its_factor_means(lesson):
    lesson.open(turn=0.1, zoom=0.25)
    assert lesson.number("Counterclockwise rotation") == "36°"
    assert lesson.number("Size of the content") == "0.8 ×"
    slider = lesson.page.get_by_role("slider", name="RandomZoom")
    slider.press("ArrowRight")
    assert read(lesson.number("Size of the content")) == pytest.approx(1 / 1.3, abs=5e-4)
    lesson.page.get_by_role("button", name="Reset").click()
    assert lesson.number("Counterclockwise rotation") == "0°"


def test_views_are_judged_and_their_answers_are_those_of_scikit_learn(lesson):
    lesson.open()
    recorded = lesson.golden["recorded"]
    lost = [view["name"] for view in recorded["views"] if not view["keeps"]]
    for name in lost[1:]:
        lesson.page.get_by_role("checkbox", name=VIEWS[name], exact=True).check()
    step = lesson.page.get_by_role("region", name=re.compile("Does the label still hold"))
    step.get_by_role("button", name="Check").click()
    assert lesson.number("Your choice agrees with ours") == "8 of 9"
    for view in recorded["views"]:
        shown = lesson.number(f"{VIEWS[view['name']]}: Sixes still answered right")
        assert shown == f"{view['right']} / {recorded['sixes']}"
    expect(step).not_to_contain_text("not done yet")


def test_nothing_changes_in_prediction(lesson):
    lesson.open()
    name = "Largest difference from the picture"
    assert read(lesson.number(name)) > 1
    lesson.page.get_by_role("button", name="training=False").click()
    expect(lesson.page.get_by_role("status", name=name, exact=True)).to_have_text("0")
    assert set(lesson.golden["keras_inference_differences"].values()) == {0}


def test_the_gain_is_that_of_the_recorded_run(lesson):
    lesson.open()
    record = json.loads((LESSONS / "augmentation" / "comparison.json").read_text("utf-8"))
    (verdict,) = record["verdicts"]
    shown = lesson.number("With augmentation, compared with: Without augmentation")
    assert read(shown) == pytest.approx(100 * verdict["mean"], abs=0.051)
    assert verdict["mean"] == pytest.approx(np.mean(verdict["differences"]), abs=1e-5)
