"""The page on transfer learning shows what Keras, TensorFlow and scikit-learn count."""

import json

import pytest

from .golden.transfer import FOLDER
from .opened_lesson import OpenedLesson
from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "transfer")


def _choose(lesson) -> None:
    """Answer the questions that have several answers."""
    for number in ("choice-depth", "choice-board"):
        lesson.page.locator(f"input[name={number}]").first.check()


def read(text: str) -> float:
    return float(text.replace(",", ""))


@pytest.mark.parametrize("body", ["efficientnet_lite2", "vgg16", "resnet50"])
def test_the_parts_have_the_parameters_that_keras_counts(lesson, body):
    golden = lesson.golden["bodies"][body]
    lesson.open(body=body, classes=5)
    head = golden["stops"][-1]["learning"]
    parts = lesson.page.get_by_role("list", name="Parameters of each part")
    for name, count in {"Body": golden["parameters"], "Pooling": 0, "Head": head}.items():
        assert read(parts.get_by_role("status", name=name).inner_text()) == count
    assert read(lesson.number("All parameters of the model")) == golden["parameters"] + head


@pytest.mark.parametrize("body", ["efficientnet_lite2", "vgg16", "resnet50"])
def test_as_many_parameters_learn_as_keras_counts(lesson, body):
    stops = lesson.golden["bodies"][body]["stops"]
    for stop in (stops[0], stops[len(stops) // 2], stops[-2], stops[-1]):
        lesson.open(body=body, classes=5, frozen=stop["frozen"])
        assert read(lesson.number("Parameters that learn")) == stop["learning"]


def test_the_slider_starts_where_nothing_is_frozen(lesson):
    lesson.open(body="efficientnet_lite2", classes=5)
    stops = lesson.golden["bodies"]["efficientnet_lite2"]["stops"]
    assert read(lesson.number("Parameters that learn")) == stops[0]["learning"]
    blocks = lesson.page.get_by_role("list", name="Parameters that learn, by block")
    # The body's last convolution is not called as the new head.
    assert blocks.get_by_role("status", name="top conv").count() == 1
    assert blocks.get_by_role("status", name="Head").count() == 1
    lesson.page.get_by_role("slider", name="Frozen blocks").press("End")
    assert read(lesson.number("Parameters that learn")) == stops[-1]["learning"]


def test_the_lines_of_keras_come_after_the_guess(lesson):
    lesson.page.goto("/learn/#/transfer?lang=en")
    lesson.page.get_by_role("button", name="Show the value").first.wait_for()
    lines = lesson.page.get_by_role("region", name="The same in Keras")
    assert lines.count() == 0
    lesson.open()
    _choose(lesson)
    assert lines.count() == 3


def test_a_step_has_the_multiply_adds_that_tensorflow_counts(lesson):
    for stop in lesson.golden["bodies"]["vgg16"]["stops"]:
        lesson.open(body="vgg16", classes=5, frozen=stop["frozen"])
        for name in ("forward", "backward"):
            shown = lesson.number(f"Multiply-adds {name}, per picture")
            if stop[name]:
                assert close(shown.removesuffix(" billion"), stop[name] / 1e9)
    # Only the weights of the head have a gradient then.
    assert shown == "2,560"


def test_the_intervals_are_scipys(lesson):
    for at in (0, 1, 2):
        for name in ("digits", "patches"):
            lesson.open(set=name, amount=at)
            _choose(lesson)
            found = [
                one
                for one in lesson.golden["intervals"]
                if one["set"] == name and one["amount"] == at
            ]
            best = max(found, key=lambda one: one["accuracy"])
            assert lesson.number("Their test accuracy") == f"{100 * best['accuracy']:.1f}%"
            interval = f"{100 * best['low']:.1f}% to {100 * best['high']:.1f}%"
            assert lesson.number("Its 95% interval (Wilson)") == interval


def test_the_recorded_runs_have_mean_and_spread(lesson):
    import numpy as np

    record = json.loads((FOLDER / "freezing.json").read_text(encoding="utf-8"))
    for stop in record["stops"]:
        lesson.open(learns=stop["name"])
        shares = np.array(stop["test"]) / record["n_test"]
        expected = f"{100 * shares.mean():.1f}% ± {100 * shares.std(ddof=1):.1f}%"
        assert lesson.number("Accuracy in the test") == expected
        assert read(lesson.number("Parameters that learn in this run")) == stop["learning"]


def test_the_own_case_is_marked_on_the_board(lesson):
    lesson.open(n=5000, alike="no")
    assert lesson.number("Your case") == "Many pictures, different"
    lesson.page.get_by_role("button", name="similar", exact=True).click()
    assert lesson.number("Your case") == "Many pictures, similar"
    lesson.page.get_by_role("slider", name="Your pictures to learn from").press("Home")
    assert lesson.number("Your case") == "Few pictures, similar"
