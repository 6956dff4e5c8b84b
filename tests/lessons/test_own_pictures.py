"""Lessons that are shown with a folder of the reader's pictures."""

import re

import numpy as np
import pytest
from PIL import Image

pytestmark = [pytest.mark.slow, pytest.mark.once]

COLOURS = {"leaf": (70, 130, 60), "rose": (190, 60, 80)}
N_OF_EACH = 5


@pytest.fixture(scope="module")
def points(folder):
    """Brightness, redness and class of each picture, by NumPy; the means survive a resize."""
    found = []
    for n, label in enumerate(COLOURS):
        for path in sorted((folder / label).iterdir()):
            red, green, blue = np.asarray(Image.open(path)).astype(float).mean((0, 1))
            total = red + green + blue
            found.append((total / 3 / 255, red / total, n, path.name))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    random = np.random.default_rng(5)
    for label, colour in COLOURS.items():
        (folder / label).mkdir()
        for n in range(N_OF_EACH):
            pixels = random.normal(colour, 25, (64, 64, 3)) + random.normal(0, 30, 3)
            image = Image.fromarray(np.clip(pixels, 0, 255).astype("uint8"))
            image.save(folder / label / f"{label}{n}.png")
    return folder


@pytest.fixture(scope="module")
def address(folder, listening):
    from pellucid.app.home import create_home

    with listening(create_home(folder)) as found:
        yield found


def test_pictures_of_two_classes_are_points(page, number_on, points):
    from sklearn.linear_model import LogisticRegression

    page.goto("/learn/#/neuron?lang=en")
    page.get_by_role("heading", name="Your own pictures as points").wait_for()
    inputs = np.array([point[:2] for point in points])
    classes = np.array([point[2] for point in points])
    fitted = LogisticRegression(tol=1e-10).fit(inputs, classes)
    chosen = page.get_by_role("combobox", name=re.compile("^Picture( |$)"))
    for n in (1, 7):
        brightness, redness, label, name = points[n]
        chosen.select_option(label=f"{name} · {list(COLOURS)[label]}")
        page.get_by_role("img", name=re.compile(f"{re.escape(name)}$")).wait_for()
        assert number_on("Brightness of the picture") == pytest.approx(brightness, abs=2e-3)
        assert number_on("Redness of the picture") == pytest.approx(redness, abs=2e-3)
        expected = fitted.predict_proba([[brightness, redness]])[0, 1]
        assert number_on("Predicted probability of rose") == pytest.approx(expected, abs=2e-3)
    mistakes = int((fitted.predict(inputs) != classes).sum())
    assert number_on(f"Mistakes among the {2 * N_OF_EACH} pictures") == mistakes
