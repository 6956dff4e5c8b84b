"""The vector between the last maps and a class, in a browser: which pixel is which element."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.once]

PICTURE = "sample-chelsea"
SHAPE = (6, 6, 4)


@pytest.fixture(scope="module")
def flattening():
    import keras

    keras.utils.set_random_seed(21)
    layers = keras.layers
    inputs = keras.Input((14, 14, 3))
    x = layers.Rescaling(1 / 255, name="scale")(inputs)
    x = layers.Conv2D(4, 3, activation="relu", name="maps")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Flatten(name="vector")(x)
    x = layers.Dense(5, activation="softmax", name="classes")(x)
    return keras.Model(inputs, x, name="flattening")


@pytest.fixture(scope="module")
def values(flattening, address):
    """Output of each layer, by Keras' own means."""
    import keras

    whole = keras.Model(flattening.inputs, [layer.output for layer in flattening.layers[1:]])
    found = whole.predict(flattening.pixels[None].astype("float32"), verbose=0)
    names = [layer.name for layer in flattening.layers[1:]]
    return {name: np.asarray(value)[0] for name, value in zip(names, found, strict=True)}


@pytest.fixture(scope="module")
def address(flattening, listening):
    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import OpenedModel

    opened = Explorer(OpenedModel(flattening, "flattening", "file", None, None))
    flattening.pixels = opened.pictures.pixels(PICTURE)
    with listening(create_app(opened)) as found:
        yield found


def number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace("%", ""))


def test_a_pixel_of_a_map_is_an_element_of_the_vector(page, flattening, values):
    page.goto(f"/#/unit?lang=en&picture={PICTURE}&layer=4&channel=2&row=0&column=0")
    page.get_by_role("heading", name="From the maps to the class").wait_for()
    # The element that counts most, and one right of it that counts less.
    weights = np.asarray(flattening.get_layer("classes").kernel)[:, 2]
    best = int(np.abs(values["vector"] * weights).argmax())
    row, column, channel = (int(n) for n in np.unravel_index(best, SHAPE))
    column = column + 1 if column < 5 else column - 1
    element = int(np.arange(np.prod(SHAPE)).reshape(SHAPE)[row, column, channel])
    drawn = page.get_by_role("img", name=f"pool, Channel {channel}")
    drawn.wait_for()
    box = drawn.bounding_box()
    place = {"x": box["width"] * (column + 0.5) / 6, "y": box["height"] * (row + 0.5) / 6}
    drawn.hover(position=place)
    said = page.get_by_text(f"pool[{row}, {column}, {channel}] → element {element}").inner_text()
    value = float(values["pool"][row, column, channel])
    assert value == values["vector"][element]
    known = re.search(r"· (\S+) × (\S+) = (\S+)", said)
    assert [number(part) for part in known.groups()] == pytest.approx(
        [value, float(weights[element]), value * float(weights[element])], rel=5e-3
    )
    drawn.click(position=place)
    page.get_by_role("heading", name=f"vector[{element}]").wait_for()


def test_a_number_of_the_last_maps_says_which_element_it_is(page, values):
    page.goto(f"/#/unit?lang=en&picture={PICTURE}&layer=2&channel=1&row=4&column=3")
    element = int(np.arange(np.prod(SHAPE)).reshape(SHAPE)[4, 3, 1])
    page.get_by_role("link", name=f"element {element} of vector").click()
    page.get_by_role("heading", name=f"vector[{element}]").wait_for()
    result = number(page.get_by_role("status", name="Result").inner_text())
    assert result == pytest.approx(float(values["vector"][element]), rel=1e-3, abs=1e-7)


def test_the_predictions_have_their_logits(page, flattening, values):
    dense = flattening.get_layer("classes")
    logits = values["vector"] @ np.asarray(dense.kernel) + np.asarray(dense.bias)
    page.goto(f"/#/network?lang=en&picture={PICTURE}")
    group = page.get_by_role("group", name="Prediction")
    group.get_by_text("logit and probability").wait_for()
    shown = {}
    for line in group.get_by_role("listitem").all_inner_texts():
        found = re.search(r"class (\d)\s+logit\s+(\S+)\s+(\S+)%", line)
        shown[int(found[1])] = (number(found[2]), number(found[3]))
    assert len(shown) == 5
    for n, (logit, share) in shown.items():
        assert logit == pytest.approx(float(logits[n]), rel=5e-3, abs=1e-4)
        assert share == pytest.approx(100 * float(values["classes"][n]), abs=0.05)
    # A beginner sees the probabilities alone.
    page.get_by_text("Beginner").click()
    expect(group.get_by_text("logit and probability")).to_have_count(0)
