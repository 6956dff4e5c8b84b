"""A lesson below the explorer of a model: its weights, and the link to its layer."""

import numpy as np
import pytest
from playwright.sync_api import expect

from ..e2e.conftest import LABELS, explorer, network

__all__ = ["explorer", "network"]

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def address(explorer, listening):
    from pellucid.app.app import create_app

    with listening(create_app(explorer)) as found:
        yield found


@pytest.mark.long
def test_the_weights_of_a_filter_are_copied(page, number_on, network):
    page.goto("/learn/#/convolution?filter=5&lang=en")
    page.get_by_role("button", name="Copy its weights").click()
    weights = network.get_layer("first").kernel.numpy()[..., 5].sum(axis=2)
    assert number_on("Sum of the weights:") == pytest.approx(weights.sum(), rel=1e-3)
    cell = page.get_by_role("region", name="Step 3").get_by_label("Weight in row 1, column 2")
    assert float(cell.input_value()) == pytest.approx(weights[1, 2], abs=1e-4)
    page.get_by_role("link", name="See first in 작은 신경망").click()
    page.wait_for_url("**/#/layer?layer=1&channel=5**")
    page.get_by_role("heading", name="first").first.wait_for()


def test_the_last_layer_of_the_own_model_has_the_slope_p_minus_y(
    page, number_on, network, explorer
):
    import keras
    import tensorflow as tf

    page.goto("/learn/#/back_propagation?lang=en&own_picture=sample-coffee&own_right=3")
    page.get_by_role("heading", name="The last layer of 작은 신경망").wait_for()
    pixels = explorer.pictures.pixels("sample-coffee").astype("float32")[None]
    before = keras.Model(network.input, network.get_layer("mean").output)(pixels)
    dense = network.get_layer("classes")
    logits = before @ dense.kernel + dense.bias
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(np.array([3]), logits)
    slopes = np.asarray(tape.gradient(loss, logits))[0]
    labels = explorer.opened.labels
    for label, slope in zip(labels, slopes, strict=True):
        assert number_on(f"p − y of {label}") == pytest.approx(float(slope), rel=1e-3, abs=1e-4)
    assert number_on("Loss of this picture") == pytest.approx(float(loss), rel=1e-3)
    kernel = np.asarray(dense.kernel)[:, 3]
    inputs = np.asarray(before)[0]
    best = int(np.abs(kernel * inputs).argmax())
    name = f"Derivative for the weight from input {best} to the right class"
    assert number_on(name) == pytest.approx(float(slopes[3] * inputs[best]), rel=1e-3)
    # Without a choice, the prediction stands for the right class.
    page.goto("/learn/#/back_propagation?lang=en&own_picture=sample-rocket")
    page.get_by_role("heading", name="The last layer of 작은 신경망").wait_for()
    rocket = explorer.pictures.pixels("sample-rocket").astype("float32")[None]
    predicted = labels[int(np.asarray(network(rocket))[0].argmax())]
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert number_on(f"p − y of {predicted}") < 0


def test_the_answer_of_the_own_model_for_a_picture_that_moves(page, network, explorer):
    from pellucid.explanation.moved_picture import Move, move_picture

    page.goto("/learn/#/translation?lang=en&own_picture=sample-coffee")
    page.get_by_role("heading", name="The answer of 작은 신경망").wait_for()
    pixels = explorer.pictures.pixels("sample-coffee")
    moved = np.stack([move_picture(pixels, Move(right=right)) for right in range(9)])
    given = np.asarray(network(moved.astype("float32")))
    best = int(given[0].argmax())
    label = explorer.opened.labels[best]
    bars = page.get_by_role("list", name=f"Probability of {label} by shift")
    for right, share in enumerate(given[:, best]):
        text = bars.get_by_role("status", name=f"{right} px", exact=True).inner_text()
        assert float(text.removesuffix("%")) == pytest.approx(100 * share, abs=0.051)
    name = f"Highest minus lowest probability of {label}"
    text = page.get_by_role("status", name=name).inner_text()
    expected = 100 * float(np.ptp(given[:, best]))
    assert float(text.split()[0]) == pytest.approx(expected, abs=0.006)


def test_views_are_answered_by_the_own_model(page, network, explorer):
    page.goto("/learn/#/augmentation?picture=sample-chelsea&lang=en")
    pixels = explorer.pictures.pixels("sample-chelsea").astype("float32")
    views = {
        "Unchanged": pixels,
        "Flipped left to right": pixels[:, ::-1],
        "Rotated by 180°": pixels[::-1, ::-1],
    }
    answers = network.predict(np.stack(list(views.values())), verbose=0)
    for name, answer in zip(views, answers, strict=True):
        item = page.get_by_role("listitem").filter(has=page.get_by_role("img", name=name))
        shown = item.inner_text()
        assert LABELS[answer.argmax()] in shown
        assert f"{100 * answer.max():.1f}%" in shown
    right = page.get_by_role("status", name="Views still answered right", exact=True)
    n = page.get_by_text(f"✓ {LABELS[answers[0].argmax()]}").count()
    assert right.inner_text() == f"{n} of 6"


def test_kernels_and_shortcuts_of_the_own_model_are_counted(page, network):
    page.goto("/learn/#/deeper?lang=en")
    page.get_by_role("heading", name="Kernels and shortcuts of your model 작은 신경망").wait_for()
    layers = [network.get_layer(name) for name in ("first", "left", "last")]
    parameters = sum(layer.count_params() for layer in layers)
    group = page.get_by_role("listitem").filter(has_text="Convolutions with 3 × 3 kernels")
    expect(group).to_contain_text(f"3 layers, {parameters:,} parameters")
    expect(page.get_by_text("Branches meet in a sum (shortcuts) at 1 place")).to_be_visible()


def test_receptive_fields_of_the_own_model_are_those_of_the_explorer(page, explorer):
    page.goto("/learn/#/evidence?lang=en")
    names = [call.name for call in explorer.calls]
    for name in ("first", "pool", "left", "last"):
        call = names.index(name)
        middle = tuple(size // 2 for size in explorer.shapes[call])
        box = explorer.receptive_field(call, middle)
        size = box.bottom - box.top
        item = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name))
        expect(item).to_contain_text(f"{size} × {size}")


def test_own_mistakes_come_first_and_lead_to_their_evidence(page):
    answers = [("cat", "cat"), ("cat", "dog")]
    pictures = [
        {"id": picture, "name": picture, "label": label, "predicted": predicted, "is_own": False}
        for picture, (label, predicted) in zip(
            ("sample-chelsea", "sample-coffee"), answers, strict=True
        )
    ]
    page.route("**/api/pictures", lambda route: route.fulfill(json=pictures))
    page.goto("/learn/#/evidence?lang=en")
    page.get_by_text("1 of the test pictures is answered wrong:").wait_for()
    page.get_by_text("1 of the test pictures is answered right:").wait_for()
    page.unroute("**/api/pictures")
    page.get_by_role("link", name="cat, answered dog").click()
    page.wait_for_url("**/#/evidence?picture=sample-coffee**")
