"""The page on evidence shows what NumPy computes on Keras' trace of the same pictures."""

import pytest
from playwright.sync_api import expect

from .opened_lesson import OpenedLesson
from .printed import close

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

SHAPES = ("cross", "ring")
BUTTONS = {"marked": "mark on every cross", "mixed": "mark on half of both"}


class EvidenceLesson(OpenedLesson):
    """The lesson, with what follows each choice shown too."""

    def open_example(self, network: str, drawn: list, **values) -> None:
        shape, row, column, is_marked = drawn
        self.open(net=network, shape=shape, row=row, col=column, mark=int(is_marked), **values)
        self.page.get_by_role("radio", name="The mean of the gradient").check()


@pytest.fixture
def lesson(page):
    return EvidenceLesson(page, "evidence")


def percent(text: str) -> float:
    return float(text.lstrip("<> ").split()[0].rstrip("%").replace("−", "-"))


@pytest.mark.parametrize("network", BUTTONS)
def test_the_weights_and_the_sum_of_grad_cam_are_those_of_numpy(lesson, network):
    found = next(one for one in lesson.golden["networks"] if one["network"] == network)
    example = found["examples"][2]
    for heat in example["heats"]:
        lesson.open_example(
            network, example["drawn"], layer=heat["layer"], st=5, **{"class": heat["class"]}
        )
        name = SHAPES[heat["class"]]
        shown = percent(lesson.number(f"Probability of {name}"))
        assert shown == pytest.approx(100 * example["probabilities"][heat["class"]], abs=0.1)
        for n, weight in enumerate(heat["weights"], 1):
            assert close(lesson.number(f"Weight of channel {n}"), weight)
        largest = max(max(row) for row in heat["sum"])
        row, column = next(
            (r, c)
            for r, line in enumerate(heat["sum"])
            for c, value in enumerate(line)
            if value == largest
        )
        label = f"Weighted sum in row {row}, column {column} (the largest)"
        assert close(lesson.number(label).split("= ")[1], largest)
        lesson.page.get_by_role("img", name=f"Heat map of the evidence for {name}").wait_for()


def test_grad_cam_is_stepped_with_the_keyboard(lesson):
    lesson.open_example("marked", [0, 8, 8, True])
    assert lesson.page.get_by_role("status", name="Weight of channel 1").count() == 0
    step = lesson.page.get_by_role("region", name="Step 1")
    for _ in range(4):
        step.get_by_role("button", name="Next").press("Enter")
    expect(step.get_by_role("button", name="Next")).to_be_disabled()
    step.get_by_text("✓ done").wait_for()


@pytest.mark.parametrize("network", BUTTONS)
def test_covered_parts_lower_the_probability_as_in_keras(lesson, network):
    found = next(one for one in lesson.golden["networks"] if one["network"] == network)
    for example in found["examples"]:
        shape = example["drawn"][0]
        for fall in example["falls"]:
            row, column, side = fall["square"]
            lesson.open_example(network, example["drawn"], top=row, left=column, side=side)
            shown = percent(lesson.number("Fall of the probability"))
            assert shown == pytest.approx(100 * fall["falls"][shape], abs=0.0051)
        if shape == 0:
            lesson.open_example(network, example["drawn"], side=3)
            largest = max(max(line) for line in example["every_fall"])
            text = lesson.page.get_by_role("status", name="Largest fall, from").inner_text()
            assert percent(text) == pytest.approx(100 * largest, abs=0.0051)


def test_heat_on_the_mark_need_not_mean_that_the_mark_counts(lesson):
    lesson.open_example(
        "mixed", [1, 8, 8, True], **{"class": 1}, layer="pooled", st=5, top=0, left=0, side=3
    )
    heat = lesson.number("Weighted sum in row 0, column 0 (the largest)").split("= ")[1]
    assert float(heat) > 1
    assert abs(percent(lesson.number("Fall of the probability"))) < 0.05


def test_the_picture_of_the_question_is_shown_before_the_guess_and_keras_after_it(lesson):
    lesson.page.goto("/learn/#/evidence?lang=en&shape=1&mark=0")
    step = lesson.page.get_by_role("region", name="Step 2")
    asked = step.get_by_role("img", name="a cross with the mark")
    expect(asked).to_be_visible()
    lines = lesson.page.get_by_role("region", name="The same in Keras")
    expect(lines).to_have_count(0)
    step.get_by_role("button", name="Show the value").click()
    expect(lines).to_have_count(1)
    expect(asked).to_be_visible()
    for answer in ("The mean of the gradient", "Convolution 2"):
        lesson.page.get_by_role("radio", name=answer).check()
    expect(lines).to_have_count(3)


def test_the_square_is_dragged_and_moved_with_the_keyboard(lesson):
    lesson.open_example("marked", [0, 8, 8, True], side=3)
    drawn = lesson.page.get_by_role("img", name="Picture; a square of 3 by 3")
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    side = box["width"] / 16
    lesson.page.mouse.move(box["x"] + 8.5 * side, box["y"] + 8.5 * side)
    lesson.page.mouse.down()
    lesson.page.mouse.move(box["x"] + 1.5 * side, box["y"] + 1.5 * side, steps=4)
    lesson.page.mouse.up()
    lesson.page.get_by_role("img", name="from row 0, column 0 is covered").wait_for()
    lesson.page.get_by_role("slider", name="First column of the square").press("ArrowRight")
    lesson.page.get_by_role("img", name="from row 0, column 1 is covered").wait_for()


def test_the_accuracies_of_the_shown_networks_lie_within_those_of_the_seeds(lesson):
    lesson.open()
    rules = {
        "as_trained": "mark on the crosses",
        "without": "no mark",
        "swapped": "mark on the rings",
    }
    for network in lesson.golden["networks"]:
        for rule, said in rules.items():
            text = lesson.number(f"{BUTTONS[network['network']]}: {said}")
            ends = [percent(end) for end in text.split(" to ")]
            accuracy = 100 * network["accuracies"][rule]
            assert min(ends) - 0.06 <= accuracy <= max(ends) + 0.06


def test_answers_are_judged_and_tested(lesson):
    lesson.open()
    first = lesson.page.get_by_role("listitem", name="Picture 1", exact=True)
    first.get_by_role("button", name="Wrong reason").press("Enter")
    first.get_by_text("The test agrees.").wait_for()
    last = lesson.page.get_by_role("listitem", name="Picture 8", exact=True)
    last.get_by_role("button", name="Wrong reason").press("Enter")
    last.get_by_text("The test says otherwise.").wait_for()
    lesson.page.get_by_role("region", name="Step 4").get_by_text("✓ done").wait_for()
