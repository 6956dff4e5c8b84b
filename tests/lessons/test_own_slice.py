"""Lesson 3 below the explorer of a run: the slice through the loss of its last layer."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from scipy.special import log_softmax

from ..e2e.conftest import LABELS, explorer, network
from .printed import close

__all__ = ["explorer", "network"]

pytestmark = [pytest.mark.slow, pytest.mark.once]

RUN = {
    "name": "photos",
    "way": "scratch",
    "backbone": None,
    "n_classes": 5,
    "n_train": 20,
    "n_test": 4,
    "accuracy": 0.5,
    "interval": [0.2, 0.8],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory, network):
    """Ten pictures of each of two classes; the network predicts one of the classes for some."""
    from pellucid.lessons.training_pictures import PictureFile

    folder = tmp_path_factory.mktemp("photos")
    random = np.random.default_rng(5)
    pixels = np.stack(
        [random.integers(0, 100 + 8 * number, (24, 24, 3)).astype("uint8") for number in range(20)]
    )
    predicted = network.predict(pixels.astype("float32"), verbose=0).argmax(1)
    one = np.bincount(predicted).argmax()
    classes = (LABELS[one], LABELS[one - 1])
    found = []
    for number, each in enumerate(pixels):
        path = folder / f"{number}.png"
        Image.fromarray(each).save(path)
        found.append(PictureFile(str(path), classes[number % 2]))
    return found


@pytest.fixture(scope="module")
def address(explorer, files, listening):
    from pellucid.app.app import create_app
    from pellucid.app.own_loss_slice import OwnLossSlice

    app = create_app(explorer)
    app.state.own_loss_slice = OwnLossSlice(explorer, lambda: files)
    with listening(app) as found:
        yield found


@pytest.fixture
def section(page):
    """Lesson 3 of a run; gives the card of the slice."""
    page.route("**/api/learn/run", lambda route: route.fulfill(json=RUN))
    page.goto("/learn/#/optimizers?lang=en")
    return page.get_by_role("region", name="A slice through the loss of photos")


@pytest.fixture(scope="module")
def by_hand(network, files):
    """Compute the mean loss of W + a D1 + b D2, by SciPy's softmax on Keras' features."""
    import keras

    from pellucid.lessons.loss_slice import slice_directions

    features = keras.Model(network.input, network.get_layer("mean").output)(pixels_of(files))
    inputs = np.column_stack([np.asarray(features, "float64"), np.ones(len(files))])
    head = network.get_layer("classes")
    weights = np.vstack([np.asarray(head.kernel), np.asarray(head.bias)]).astype("float64")
    first, second = slice_directions(weights)
    codes = [LABELS.index(file.label) for file in files]

    def loss(a, b):
        logs = log_softmax(inputs @ (weights + a * first + b * second), axis=1)
        return -logs[np.arange(len(codes)), codes].mean()

    return loss


def pixels_of(files):
    return np.stack([np.asarray(Image.open(file.path)) for file in files]).astype("float32")


def test_the_loss_at_a_moved_point_is_that_of_numpy(page, section, network, files, by_hand):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    compute = section.get_by_role("button", name="Compute the slice")
    expect(compute).to_be_visible()
    assert not any("loss-slice" in url for url in asked)
    compute.press("Enter")
    expect(section).to_contain_text(f"{11 * 5} parameters")
    expect(section).to_contain_text("on 20 pictures")

    def loss(name):
        return section.get_by_role("status", name=name, exact=True).inner_text()

    centre = "Loss at the centre, a = b = 0"
    expected = by_hand(0, 0)
    assert close(loss("Loss at the chosen point"), expected)
    assert close(loss(centre), expected)
    for _ in range(3):
        section.get_by_role("slider", name="a, along D₁").press("ArrowRight")
    section.get_by_role("slider", name="b, along D₂").press("End")
    section.get_by_role("slider", name="b, along D₂").press("ArrowLeft")
    assert close(loss("Loss at the chosen point"), by_hand(0.3, 0.9))
    assert close(loss(centre), expected)
    page.wait_for_url(re.compile(r"slice_a=0\.3&slice_b=0\.9"))
    figure = section.get_by_role("img", name=re.compile("^The slice from above"))
    box = figure.bounding_box()
    figure.click(position={"x": 0.99 * box["width"], "y": 0.99 * box["height"]})
    assert close(loss("Loss at the chosen point"), by_hand(1, -1))
    shown = section.get_by_role("status", name="Accuracy at the centre, on the same pictures")
    predicted = network.predict(pixels_of(files), verbose=0).argmax(1)
    right = np.mean([LABELS[n] == file.label for n, file in zip(predicted, files, strict=True)])
    assert 0 < right < 1
    assert shown.inner_text() == f"{100 * right:.1f}%"


def test_the_map_is_darkest_where_the_loss_is_highest(page, section, by_hand):
    """The lowest row of the map is b = −1, and its left column is a = −1."""
    page.emulate_media(color_scheme="light")
    section.get_by_role("button", name="Compute the slice").click()
    section.get_by_role("img").wait_for()
    shades = page.evaluate(
        """() => {
            const all = [...document.querySelectorAll("canvas")];
            const canvas = all.find((one) => one.width === 21);
            return [...canvas.getContext("2d").getImageData(0, 0, 21, 21).data]
                .filter((_, i) => i % 4 === 0);
        }"""
    )
    rows = np.reshape(shades, (21, 21))[::-1]
    steps = np.linspace(-1, 1, 21)
    losses = np.array([[by_hand(a, b) for a in steps] for b in steps])
    order = np.argsort(losses, axis=None)
    assert (np.diff(rows.ravel()[order]) <= 0).all()
    assert len(np.unique(rows)) > 4


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_slice_has_no_serious_barriers_and_fits_a_narrow_screen(page, assert_accessible, lang):
    page.route("**/api/learn/run", lambda route: route.fulfill(json=RUN))
    page.goto(f"/learn/#/optimizers?lang={lang}")
    name = {"en": "Compute the slice", "ko": "단면 계산하기"}[lang]
    page.get_by_role("button", name=name).click()
    page.locator("section:has(#own-slice) figure").wait_for()
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_run_there_is_no_slice(page):
    page.goto("/learn/#/optimizers?lang=en")
    page.get_by_role("heading", name="Mean squared error or cross-entropy").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("button", name="Compute the slice").count() == 0


def test_what_went_wrong_is_said(page, section):
    page.route(
        "**/api/learn/loss-slice/progress",
        lambda route: route.fulfill(
            body='{"share":1,"picture":null,"epoch":null,"problem":"The slice needs pictures."}\n'
        ),
    )
    section.get_by_role("button", name="Compute the slice").click()
    expect(section.get_by_role("alert")).to_contain_text("The slice needs pictures.")
    page.unroute("**/api/learn/loss-slice/progress")
