"""The page on translation shows what Keras and NumPy come to."""

import pytest

from .opened_lesson import OpenedLesson

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

SETTINGS = [(1, "valid"), (1, "same"), (2, "valid"), (2, "same")]
LAYERS = ["Picture", "Convolution 1", "Convolution 2", "Means", "Probabilities"]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "translation")


def setting_of(golden, stride, padding) -> dict:
    return next(
        one for one in golden["settings"] if (one["stride"], one["padding"]) == (stride, padding)
    )


def read(text: str) -> float:
    return float(text.split()[0].rstrip("%").replace("−", "-"))


@pytest.mark.parametrize(("stride", "padding"), SETTINGS)
def test_the_answers_are_those_of_keras(lesson, stride, padding):
    expected = setting_of(lesson.golden, stride, padding)
    for curve in expected["curves"]:
        for column in (0, 9, 24):
            lesson.open(s=stride, p=padding, row=curve["row"], col=column)
            shown = read(lesson.number("Probability of the object"))
            assert shown == pytest.approx(100 * curve["probabilities"][column], abs=0.051)
    lesson.open(s=stride, p=padding)
    for name, key in {
        "Largest change over 8 pixels, from column 8 on": "largest_change",
        "Highest minus lowest, all columns": "range",
    }.items():
        assert read(lesson.number(name)) == pytest.approx(100 * expected[key], abs=0.0051)


@pytest.mark.parametrize(("stride", "padding"), SETTINGS)
def test_the_changes_of_the_layers_are_those_of_numpy(lesson, stride, padding):
    for changes in setting_of(lesson.golden, stride, padding)["changes"][1:3]:
        shift = changes["shift"]
        lesson.open(s=stride, p=padding, shift=shift)
        lesson.page.get_by_role("radio", name="The means").check()
        for name, change in zip(LAYERS, changes["layers"], strict=True):
            assert read(lesson.number(name)) == pytest.approx(100 * change, abs=0.051)
        error = read(lesson.number(f"Equivariance error for a shift of {shift}"))
        assert error == pytest.approx(100 * changes["equivariance_error"], abs=0.051)


def test_the_object_can_be_dragged_and_moved_with_the_keyboard(lesson):
    lesson.open()
    drawn = lesson.page.get_by_role("img", name="Grey picture of 28 by 28 pixels")
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    side = box["width"] / 28
    lesson.page.mouse.move(box["x"] + 10.5 * side, box["y"] + 14.5 * side)
    lesson.page.mouse.down()
    lesson.page.mouse.move(box["x"] + 17.5 * side, box["y"] + 12.5 * side, steps=5)
    lesson.page.mouse.up()
    lesson.page.get_by_role("img", name="begins in row 10, column 15").wait_for()
    lesson.page.get_by_role("slider", name="Column of the object").press("ArrowRight")
    lesson.page.get_by_role("img", name="begins in row 10, column 16").wait_for()
    lesson.page.get_by_role("region", name="Step 1").get_by_text("✓ done").wait_for()
