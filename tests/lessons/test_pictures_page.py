"""The page on pictures as numbers shows what NumPy and Keras come to."""

import numpy as np
import pytest
from PIL import Image

from .opened_lesson import OpenedLesson

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]


@pytest.fixture
def lesson(page):
    return OpenedLesson(page, "pictures")


def read(text: str) -> float:
    return float(text.split()[0].replace(",", "").replace("−", "-"))


def test_a_pixel_has_the_numbers_that_scikit_image_reads(lesson):
    for pixel in lesson.golden["pixels"]:
        if max(pixel["row"], pixel["column"]) < 46:
            lesson.open(zoom=2, top=pixel["row"], left=pixel["column"])
            shown = lesson.number("First pixel of the part: red, green, blue")
            assert shown == ", ".join(map(str, pixel["pixel"]))


def test_a_picture_of_ones_own_is_read_and_another_file_is_refused(lesson, tmp_path):
    lesson.open(zoom=2, top=0, left=0)
    path = tmp_path / "green.png"
    Image.fromarray(np.full((60, 90, 3), (10, 200, 30), "uint8")).save(path)
    lesson.page.get_by_label("Your own picture").set_input_files(path)
    lesson.page.get_by_text("10, 200, 30", exact=True).wait_for()
    other = tmp_path / "text.png"
    other.write_text("no picture", encoding="utf-8")
    lesson.page.get_by_label("Your own picture").set_input_files(other)
    lesson.page.get_by_text("This file cannot be read as a picture.").wait_for()


def test_the_marked_number_goes_where_numpy_puts_it(lesson):
    for how, place in lesson.golden["places"].items():
        lesson.open(turn=how)
        shown = lesson.number("Place of the marked number: row, column")
        assert shown == ", ".join(map(str, place))


def test_parameters_are_those_that_keras_counts(lesson):
    lesson.open()
    assert read(lesson.number("Parameters of the dense layer")) == 6_220_864
    assert read(lesson.number("Parameters of the convolution")) == 1_792
    for size, channels, units, n in lesson.golden["dense"]:
        if channels == 3 and size in (32, 180):
            lesson.open(size=size, units=units)
            assert read(lesson.number("Parameters of the dense layer")) == n


def test_shuffling_changes_neighbours_and_no_sum_of_a_dense_layer(lesson):
    for seed, key in ((0, "neighbours"), (1, "neighbours_shuffled")):
        lesson.open(seed=seed)
        shown = read(lesson.number("Mean difference between neighbouring pixels"))
        assert shown == pytest.approx(lesson.golden[key], rel=1e-3)
        name = "Largest change of a dense layer's sums if its weights are shuffled too"
        assert lesson.number(name) == "0"


def test_recorded_accuracies_are_shown_with_their_spread(lesson):
    lesson.open()
    names = {
        "dense_ordered": "Dense network, original",
        "dense_shuffled": "Dense network, shuffled",
        "convnet_ordered": "Convnet, original",
        "convnet_shuffled": "Convnet, shuffled",
    }
    accuracies = lesson.golden["accuracies"]
    for key, name in names.items():
        mean, spread = lesson.number(name).replace("%", "").split(" ± ")
        assert float(mean) == pytest.approx(100 * accuracies[key]["mean"], abs=0.051)
        assert float(spread) == pytest.approx(100 * accuracies[key]["spread"], abs=0.051)
    fall = accuracies["convnet_shuffled"]["mean"] - accuracies["convnet_ordered"]["mean"]
    assert read(lesson.number("Change of the convnet")) == pytest.approx(100 * fall, abs=0.0051)
    lesson.page.get_by_text("These numbers are recorded").wait_for()
