"""The page on flatten and global pooling shows what Keras counts and NumPy computes."""

import pytest

from .opened_lesson import OpenedLesson

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "flatten")


def read(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize(("end", "button"), [("flatten", "Flatten"), ("mean", "Global average")])
def test_the_network_has_as_many_parameters_as_keras_counts(lesson, end, button):
    lesson.open()
    lesson.page.get_by_role("button", name=button).click()
    first = lesson.golden["parameters"][0]
    expected = first["flatten"] if end == "flatten" else lesson.golden["mean"]
    assert read(lesson.number("All parameters")) == expected
    vector = first["vector"] if end == "flatten" else 128
    assert read(lesson.number("Numbers that the dense layer reads")) == vector


def test_other_sizes_have_the_parameters_that_keras_counts(lesson):
    for counted in lesson.golden["parameters"]:
        lesson.open(size=counted["size"])
        lesson.page.get_by_role("radio", name="The one with global average pooling").check()
        assert read(lesson.number("Parameters with Flatten")) == counted["flatten"]
        assert read(lesson.number("Parameters with Global average")) == lesson.golden["mean"]


def test_an_object_that_moves_changes_the_vector_and_not_the_mean(lesson):
    for moved in lesson.golden["shifts"]:
        lesson.open(row=moved["row"], col=moved["column"])
        assert read(lesson.number("Numbers of the vector that changed")) == moved["changed"]
        assert read(lesson.number("Sum of the neuron after Flatten")) == moved["neuron"]
        for name, key in {"Mean of the map": "mean", "Maximum of the map": "max"}.items():
            assert read(lesson.number(name)) == pytest.approx(moved[key], rel=1e-3)


def test_the_object_can_be_dragged_and_moved_with_the_keyboard(lesson):
    lesson.open()
    # Round the centre: from row 1, column 1 to row 3, column 4.
    drawn = lesson.page.get_by_role("img", name="Map of 7 by 7")
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    side = box["width"] / 7
    lesson.page.mouse.move(box["x"] + 2.5 * side, box["y"] + 2.5 * side)
    lesson.page.mouse.down()
    lesson.page.mouse.move(box["x"] + 5.5 * side, box["y"] + 4.5 * side, steps=4)
    lesson.page.mouse.up()
    lesson.page.get_by_role("img", name="begins in row 3 and column 4").wait_for()
    lesson.page.get_by_role("slider", name="Row of the object").press("ArrowLeft")
    lesson.page.get_by_role("img", name="begins in row 2 and column 4").wait_for()


@pytest.mark.parametrize("to", [0, 1, 2])
def test_a_logit_is_the_sum_of_means_times_weights(lesson, to):
    lesson.open(**{"class": to})
    for n, contribution in enumerate(lesson.golden["contributions"], 1):
        shown = read(lesson.number(f"Contribution of channel {n}"))
        assert shown == pytest.approx(contribution[to], rel=1e-3)
    logit = lesson.golden["logits"][to]
    assert read(lesson.number("Logit")) == pytest.approx(logit, rel=1e-3)
    assert read(lesson.number("Mean of the class map")) == pytest.approx(logit, rel=1e-3)
    shown = lesson.number("Probability").removesuffix("%")
    assert float(shown) == pytest.approx(100 * lesson.golden["probabilities"][to], abs=0.051)
